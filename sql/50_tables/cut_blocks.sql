CREATE OR REPLACE FUNCTION capacity_impl.cut_blocks(p_restaurant_id uuid, p_table_id uuid, p_during tstzrange)
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_block capacity.booking_table_assignments;
    v_rest tstzmultirange;
    v_before tstzrange;
    v_count integer := 0;
BEGIN
    FOR v_block IN
        SELECT a.*
        FROM capacity.booking_table_assignments AS a
        WHERE a.restaurant_id = p_restaurant_id AND a.table_id = p_table_id AND a.kind = 'block'
          AND a.released_at IS NULL AND a.taken_during && p_during
        ORDER BY a.taken_during
        FOR UPDATE
    LOOP
        v_count := v_count + 1;
        v_rest := tstzmultirange(v_block.taken_during) - tstzmultirange(p_during);
        v_before := (SELECT r FROM unnest(v_rest) AS r WHERE r << p_during);
        UPDATE capacity.booking_table_assignments AS a
        SET taken_during = coalesce(v_before, a.taken_during),
            released_at = CASE WHEN v_before IS NULL THEN capacity_impl.clock() END
        WHERE a.restaurant_id = p_restaurant_id AND a.id = v_block.id;

        INSERT INTO capacity.booking_table_assignments (
            restaurant_id, table_id, kind, block_status, taken_during, assigned_at, assigned_by, notes)
        SELECT p_restaurant_id, p_table_id, 'block', v_block.block_status, r, v_block.assigned_at, v_block.assigned_by, v_block.notes
        FROM unnest(v_rest) AS r
        WHERE r >> p_during;
    END LOOP;
    RETURN v_count;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.cut_blocks(uuid, uuid, tstzrange) IS
    'Takes this range out of a table''s blocks: one that begins before ends there, one that ends after begins again there, one in between is given back. Returns how many there were. Lock the table before. Locks: its blocks.';

REVOKE ALL ON FUNCTION capacity_impl.cut_blocks(uuid, uuid, tstzrange) FROM PUBLIC;

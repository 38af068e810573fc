CREATE OR REPLACE FUNCTION capacity_impl.list_tables(
    p_restaurant_id uuid,
    p_at timestamptz,
    p_at_local timestamp,
    p_section text,
    p_status text,
    p_seating_type text,
    p_sort text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_time_zone text;
    v_at timestamptz;
BEGIN
    SELECT r.time_zone INTO v_time_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    v_at := coalesce(p_at, capacity_impl.local_bound_to_utc(p_at_local, v_time_zone, false), capacity_impl.clock());
    RETURN (
        SELECT jsonb_build_object(
            'success', true,
            'restaurant_id', p_restaurant_id,
            'timezone', v_time_zone,
            'at', v_at,
            'at_local', v_at AT TIME ZONE v_time_zone,
            'tables', coalesce(jsonb_agg(s.table_state
                ORDER BY CASE WHEN p_sort = 'capacity' THEN s.capacity END,
                         length(s.table_number), s.table_number COLLATE "C", s.table_id), '[]'),
            'total', count(*)::integer)
        FROM capacity_impl.list_table_states(p_restaurant_id, v_at) AS s
        WHERE (p_section IS NULL OR s.section = p_section)
          AND (p_status IS NULL OR s.status = p_status)
          AND (p_seating_type IS NULL OR s.seating_type = p_seating_type));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_tables(uuid, timestamptz, timestamp, text, text, text, text) IS
    'The answer of list_tables: for p_at or the restaurant''s wall time p_at_local, both NULL = now. Of the filters NULL = any; p_sort: number or capacity.';

REVOKE ALL ON FUNCTION capacity_impl.list_tables(uuid, timestamptz, timestamp, text, text, text, text) FROM PUBLIC;

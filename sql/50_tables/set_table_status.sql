CREATE OR REPLACE FUNCTION capacity_impl.set_table_status(
    p_restaurant_id uuid,
    p_table_id uuid,
    p_status text,
    p_starts_at timestamptz,
    p_ends_at timestamptz,
    p_starts_local timestamp,
    p_ends_local timestamp,
    p_reason text,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_time_zone text;
    v_starts_at timestamptz;
    v_ends_at timestamptz;
    v_during tstzrange;
    v_table capacity.table_inventory;
    v_is_changed boolean;
    v_blocks jsonb;
    v_block capacity.booking_table_assignments;
    v_constraint text;
BEGIN
    IF p_status NOT IN ('available', 'occupied', 'reserved', 'out_of_service') THEN
        PERFORM capacity_impl.fail('INVALID_TABLE', jsonb_build_object(
            'key', 'status', 'takes', 'available, occupied, reserved or out_of_service'));
    END IF;
    -- Nobody changes the zone from here on.
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    SELECT r.time_zone INTO v_time_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;
    v_starts_at := coalesce(p_starts_at, capacity_impl.local_bound_to_utc(p_starts_local, v_time_zone, false));
    v_ends_at := coalesce(p_ends_at, capacity_impl.local_bound_to_utc(p_ends_local, v_time_zone, false));
    IF NOT isfinite(v_starts_at) OR v_ends_at <= v_starts_at OR v_ends_at <= v_now THEN
        PERFORM capacity_impl.fail('INVALID_RANGE', jsonb_build_object('starts_at', v_starts_at, 'ends_at', v_ends_at));
    END IF;
    v_starts_at := greatest(v_starts_at, v_now);
    v_ends_at := nullif(v_ends_at, 'infinity');
    v_during := tstzrange(v_starts_at, v_ends_at);

    IF p_status <> 'available' THEN
        -- Bookings are locked before tables.
        PERFORM capacity_impl.sweep_holds(p_restaurant_id, NULL, NULL, v_during, p_actor, true);
    END IF;
    v_table := capacity_impl.lock_table(p_restaurant_id, p_table_id);
    IF v_table.retired_at IS NOT NULL THEN
        PERFORM capacity_impl.fail('TABLE_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'table_id', p_table_id, 'retired_at', v_table.retired_at));
    END IF;

    -- Changed, unless blocks say so already, for all of the range.
    SELECT CASE WHEN p_status = 'available' THEN count(*) > 0
                ELSE (range_agg(a.taken_during) FILTER (
                         WHERE a.block_status = p_status AND a.notes IS NOT DISTINCT FROM p_reason) @> v_during) IS NOT TRUE END,
           coalesce(jsonb_agg(jsonb_build_object(
               'status', a.block_status, 'starts_at', lower(a.taken_during), 'ends_at', upper(a.taken_during))
               ORDER BY a.taken_during), '[]')
    INTO v_is_changed, v_blocks
    FROM capacity.booking_table_assignments AS a
    WHERE a.restaurant_id = p_restaurant_id AND a.table_id = p_table_id AND a.kind = 'block'
      AND a.released_at IS NULL AND a.taken_during && v_during;

    IF v_is_changed THEN
        IF p_status <> 'available' THEN
            PERFORM capacity_impl.check_table_unused(p_restaurant_id, p_table_id, v_during, NULL);
            -- An expired hold that was not to be swept: waiting for it here, with the floor locked, could be waiting for ever.
            IF EXISTS (
                SELECT FROM capacity.booking_table_assignments AS a
                WHERE a.restaurant_id = p_restaurant_id AND a.table_id = p_table_id AND a.kind <> 'block'
                  AND a.released_at IS NULL AND a.taken_during && v_during) THEN
                RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'An expired hold of the table is being resolved.';
            END IF;
        END IF;
        -- The reason stays out: it may name guests, and decisions are kept.
        PERFORM capacity_impl.configuration_decision(
            p_restaurant_id, 'set_table_status', p_actor, NULL, NULL, NULL, jsonb_build_object(
                    'table_id', p_table_id, 'table_number', v_table.table_number, 'status', p_status,
                    'starts_at', v_starts_at, 'ends_at', v_ends_at)
                || capacity_impl.what_changed(
                    jsonb_build_object('blocks', v_blocks),
                    jsonb_build_object('blocks', CASE WHEN p_status = 'available' THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
                        'status', p_status, 'starts_at', v_starts_at, 'ends_at', v_ends_at)) END)));
        PERFORM capacity_impl.cut_blocks(p_restaurant_id, p_table_id, v_during);
        IF p_status <> 'available' THEN
            BEGIN
                INSERT INTO capacity.booking_table_assignments (
                    restaurant_id, table_id, kind, block_status, taken_during, assigned_at, assigned_by, notes)
                VALUES (p_restaurant_id, p_table_id, 'block', p_status, v_during, v_now, p_actor, p_reason);
            EXCEPTION
                WHEN exclusion_violation THEN
                    GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
                    IF v_constraint <> 'booking_table_assignments_table_id_taken_during_excl' THEN
                        RAISE;
                    END IF;
                    -- It was free to see: this snapshot is too old, or somebody is busy with an expired hold.
                    RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The table was taken while its status was set.';
            END;
        END IF;
    END IF;

    SELECT a.* INTO v_block
    FROM capacity.booking_table_assignments AS a
    WHERE a.restaurant_id = p_restaurant_id AND a.table_id = p_table_id AND a.kind = 'block'
      AND a.released_at IS NULL AND a.taken_during @> v_starts_at;
    RETURN jsonb_build_object(
        'success', true,
        'changed', v_is_changed,
        'table', (
            SELECT s.table_state FROM capacity_impl.list_table_states(p_restaurant_id, v_now) AS s WHERE s.table_id = p_table_id),
        'block', CASE WHEN v_block.id IS NOT NULL THEN jsonb_build_object(
            'id', v_block.id, 'status', v_block.block_status,
            'starts_at', lower(v_block.taken_during), 'starts_local', lower(v_block.taken_during) AT TIME ZONE v_time_zone,
            'ends_at', upper(v_block.taken_during), 'ends_local', upper(v_block.taken_during) AT TIME ZONE v_time_zone,
            'reason', v_block.notes) END);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.set_table_status(uuid, uuid, text, timestamptz, timestamptz, timestamp, timestamp, text, text) IS
    'Blocks a table for a range of time, or ends its blocks in it, and records the decision; the answer is the RPC''s. Each end of the range is an instant or, where that is NULL, a wall time of the restaurant. Raises TABLE_IN_USE for seats of bookings in the range. Locks, in order: the restaurant''s row; what sweep_holds gets without waiting; the restaurant''s floor; the table''s row; its blocks.';

REVOKE ALL ON FUNCTION capacity_impl.set_table_status(uuid, uuid, text, timestamptz, timestamptz, timestamp, timestamp, text, text) FROM PUBLIC;

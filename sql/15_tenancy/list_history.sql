CREATE OR REPLACE FUNCTION capacity_impl.list_history(
    p_restaurant_id uuid,
    p_booking_id uuid,
    p_table_id uuid,
    p_operation text,
    p_actor text,
    p_since timestamptz,
    p_until timestamptz,
    p_since_local timestamp,
    p_until_local timestamp,
    p_limit integer,
    p_before_id bigint)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_time_zone text;
    v_since timestamptz;
    v_until timestamptz;
    v_changes jsonb;
BEGIN
    SELECT r.time_zone INTO v_time_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    v_since := coalesce(p_since, capacity_impl.local_bound_to_utc(p_since_local, v_time_zone, false));
    v_until := coalesce(p_until, capacity_impl.local_bound_to_utc(p_until_local, v_time_zone, false));

    -- One more than asked for tells whether there are more.
    SELECT coalesce(jsonb_agg(capacity_impl.decision_json(c.decision, v_time_zone) ORDER BY (c.decision).id DESC), '[]')
    INTO v_changes
    FROM (
        SELECT d AS decision
        FROM capacity.decisions AS d
        WHERE d.restaurant_id = p_restaurant_id
          AND d.id < coalesce(p_before_id, 9223372036854775807)
          -- What names it is about it: a swap, a plan of a service, an erasure.
          AND (p_booking_id IS NULL OR d.booking_id = p_booking_id OR strpos(d.options::text, p_booking_id::text) > 0)
          AND (p_table_id IS NULL OR strpos(d.options::text, p_table_id::text) > 0)
          AND (p_operation IS NULL OR d.operation = p_operation)
          AND (p_actor IS NULL OR d.actor = p_actor)
          AND (v_since IS NULL OR d.decided_at >= v_since)
          AND (v_until IS NULL OR d.decided_at < v_until)
        ORDER BY d.id DESC
        LIMIT p_limit + 1
    ) AS c;
    RETURN jsonb_build_object(
        'success', true,
        'restaurant_id', p_restaurant_id,
        'timezone', v_time_zone,
        'changes', CASE WHEN jsonb_array_length(v_changes) > p_limit THEN v_changes - p_limit ELSE v_changes END,
        'is_complete', jsonb_array_length(v_changes) <= p_limit,
        'next_before_id', CASE WHEN jsonb_array_length(v_changes) > p_limit THEN v_changes #> ARRAY[(p_limit - 1)::text, 'id'] END);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_history(uuid, uuid, uuid, text, text, timestamptz, timestamptz, timestamp, timestamp, integer, bigint) IS
    'A page of a restaurant''s decisions, the latest first, of those that pass every filter that is not NULL; the answer is the RPC''s. Each bound is an instant or, where that is NULL, a wall time of the restaurant. Reads the primary key backwards until the page is full. Raises RESTAURANT_NOT_FOUND. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.list_history(uuid, uuid, uuid, text, text, timestamptz, timestamptz, timestamp, timestamp, integer, bigint) FROM PUBLIC;

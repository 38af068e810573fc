CREATE OR REPLACE FUNCTION capacity_v1.list_events(p_restaurant_ids uuid[], p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_after bigint;
    v_events jsonb := jsonb '[]';
    v_last_id bigint;
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_ids', p_restaurant_ids, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"after": "number"}');
    IF p_options ->> 'after' !~ '^[0-9]{1,18}$' THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'after', 'type', 'whole number, as last_id'));
    END IF;
    v_after := (p_options ->> 'after')::bigint;
    IF v_after IS NULL THEN
        SELECT coalesce(max(n.id), 0) INTO v_last_id
        FROM unnest(p_restaurant_ids) AS w (restaurant_id)
        CROSS JOIN LATERAL (
            SELECT e.id
            FROM capacity.outbox_events AS e
            WHERE e.restaurant_id = w.restaurant_id
            ORDER BY e.id DESC
            LIMIT 1
        ) AS n;
    ELSE
        SELECT coalesce(jsonb_agg(capacity_impl.event_json(n.event) ORDER BY (n.event).id), '[]'), coalesce(max((n.event).id), v_after)
        INTO v_events, v_last_id
        FROM (
            SELECT o.event
            FROM (SELECT DISTINCT u.restaurant_id FROM unnest(p_restaurant_ids) AS u (restaurant_id)) AS w
            CROSS JOIN LATERAL (
                SELECT e AS event
                FROM capacity.outbox_events AS e
                WHERE e.restaurant_id = w.restaurant_id AND e.id > v_after
                ORDER BY e.id
                LIMIT 1000
            ) AS o
            ORDER BY (o.event).id
            LIMIT 1000
        ) AS n;
    END IF;
    RETURN jsonb_build_object('success', true, 'events', v_events, 'last_id', v_last_id);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_events(uuid[], jsonb) IS
$doc$What happened at some restaurants after an event that the caller knows, for whoever watches. It takes nothing from the queue.

p_restaurant_ids: the restaurants; one that does not exist has no events.
p_options: after (whole number: only events with a larger id; without it none, but where to begin).
Returns: success, events (id, restaurant_id, event_type, subject_id (a booking, a waitlist entry, a table or the restaurant), service_date (of the booking or entry, as it is now; null elsewhere), created_at), by id, at most 1000; last_id (of the last one listed, else after; without after that of the newest now, 0 where there is none). A transaction that began earlier may commit later: ids come in order of time only roughly, so ask again from a little before last_id.
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_events(uuid[], jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_events(uuid[], jsonb) TO service_role;

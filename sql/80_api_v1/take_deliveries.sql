CREATE OR REPLACE FUNCTION capacity_v1.take_deliveries(p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_except uuid[];
    v_handed_over integer;
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object('p_options', p_options));
    PERFORM capacity_impl.check_options(
        p_options, '{"limit": "number", "lease_seconds": "number", "except_webhook_ids": "array"}');
    IF coalesce(p_options -> 'limit', 'null') <> 'null' AND NOT capacity_impl.is_whole_number(p_options -> 'limit', 1, 1000) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'limit', 'type', 'whole number from 1 to 1000'));
    ELSIF coalesce(p_options -> 'lease_seconds', 'null') <> 'null'
          AND NOT capacity_impl.is_whole_number(p_options -> 'lease_seconds', 1, 3600) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'lease_seconds', 'type', 'whole number from 1 to 3600'));
    END IF;
    v_except := coalesce(capacity_impl.uuids_option(p_options, 'except_webhook_ids'), '{}');

    v_handed_over := capacity_impl.hand_over_events();
    RETURN jsonb_build_object(
        'success', true,
        'handed_over', v_handed_over,
        'is_complete', NOT EXISTS (
            SELECT FROM capacity.event_cursor AS c
            WHERE c.handing_over IS NOT NULL OR c.system_identifier <> (SELECT s.system_identifier FROM pg_control_system() AS s)),
        'deliveries', capacity_impl.lease_deliveries(
            coalesce((p_options ->> 'limit')::integer, 100),
            make_interval(secs => coalesce((p_options ->> 'lease_seconds')::integer, 60)),
            v_except));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.take_deliveries(jsonb) IS
$doc$For whoever sends events to webhooks: makes deliveries of what has happened, and takes some that are due. Each is the taker's until its lease ends; after that anybody may take it again. Call finish_deliveries with what came of it. Several may take at once, and none gets what another has. A delivery waits for the earlier ones of its subject, so that the events of a booking arrive in order. Restaurants take turns, the one with the fewest under way first, and so do the webhooks of each. capacity-db deliver does all of it.

p_options: limit (whole number, 1 to 1000, default 100; no webhook gets more than a quarter of it), lease_seconds (whole number, 1 to 3600, default 60), except_webhook_ids (array of uuids: none of these, because the caller is busy with them).
Returns: success, handed_over (events that became deliveries just now), is_complete (false: more of them wait, so call again at once: of very many it does as much as it can in about a second), deliveries (restaurant_id, id (the webhook-id), webhook_id, event_type, url, secrets (each signs; the newest first), body (the text to sign and to send), lease, attempt (1 for the first)).
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks: the cursor of events and the deliveries, where nobody else has them; webhooks, against removal, and those that fail.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.take_deliveries(jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.take_deliveries(jsonb) TO service_role;

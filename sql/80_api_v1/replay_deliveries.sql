CREATE OR REPLACE FUNCTION capacity_v1.replay_deliveries(p_restaurant_id uuid, p_options jsonb DEFAULT '{}')
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
    v_webhook_id uuid;
    v_ids uuid[];
    v_status capacity.delivery_status;
    v_since timestamptz;
    v_limit integer;
    v_count integer;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, jsonb_build_object(
        'webhook_id', 'string', 'delivery_ids', 'array', 'status', 'string', 'since', 'string', 'limit', 'number'));
    v_webhook_id := capacity_impl.uuid_option(p_options, 'webhook_id');
    v_since := capacity_impl.timestamp_option(p_options, 'since');
    v_ids := capacity_impl.uuids_option(p_options, 'delivery_ids');
    IF coalesce(p_options ->> 'status', 'dead') <> ALL (ARRAY['dead', 'delivered']) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'status', 'type', 'dead or delivered'));
    ELSIF coalesce(p_options -> 'limit', 'null') <> 'null' AND NOT capacity_impl.is_whole_number(p_options -> 'limit', 1, 10000) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'limit', 'type', 'whole number from 1 to 10000'));
    ELSIF NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    ELSIF v_webhook_id IS NOT NULL THEN
        PERFORM capacity_impl.lock_webhook(p_restaurant_id, v_webhook_id);
    END IF;
    v_status := coalesce(p_options ->> 'status', 'dead')::capacity.delivery_status;
    v_limit := coalesce((p_options ->> 'limit')::integer, 1000);

    WITH chosen AS MATERIALIZED (
        SELECT d.id
        FROM capacity.webhook_deliveries AS d
        WHERE d.restaurant_id = p_restaurant_id AND d.status = v_status
          AND (v_webhook_id IS NULL OR d.webhook_id = v_webhook_id)
          AND (v_ids IS NULL OR d.id = ANY (v_ids))
          AND (v_since IS NULL OR d.created_at >= v_since)
        ORDER BY d.event_id, d.id
        LIMIT v_limit
        FOR NO KEY UPDATE
    ), replayed AS (
        UPDATE capacity.webhook_deliveries AS d
        SET status = 'pending', attempts = 0, next_attempt_at = capacity_impl.clock(), delivered_at = NULL
        FROM chosen AS c
        WHERE d.restaurant_id = p_restaurant_id AND d.id = c.id
        RETURNING 1
    )
    SELECT count(*)::integer INTO v_count FROM replayed;
    IF v_count > 0 THEN
        PERFORM capacity_impl.record_webhook_change(
            p_restaurant_id, 'replay_deliveries', capacity_impl.current_actor(),
            jsonb_build_object('webhook_id', v_webhook_id, 'status', v_status, 'since', v_since, 'deliveries', v_count));
    END IF;
    RETURN jsonb_build_object('success', true, 'replayed', v_count, 'is_complete', v_count < v_limit);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.replay_deliveries(uuid, jsonb) IS
$doc$Sends deliveries again that were given up, or that arrived but got lost at the receiver's. They go out as if for the first time, each with the id that it had: who drops what it has seen drops a replay too, unless it has forgotten. In order among each other; later events of the same booking may have arrived long ago, so compare versions.

p_restaurant_id: the restaurant.
p_options: webhook_id (text, a uuid: only of this one), delivery_ids (array of uuids: only these), status (text: dead, the default, or delivered), since (text, an instant with its offset: only of events that were handed over from then on), limit (whole number, 1 to 10000, default 1000: the oldest of them).
Returns: success, replayed (how many wait again), is_complete (false: as many as the limit; there may be more).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, WEBHOOK_NOT_FOUND. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks: the webhook's row, if one is named; the deliveries.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.replay_deliveries(uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.replay_deliveries(uuid, jsonb) TO authenticated, service_role;

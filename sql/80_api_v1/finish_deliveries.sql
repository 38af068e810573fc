CREATE OR REPLACE FUNCTION capacity_v1.finish_deliveries(p_results jsonb, p_options jsonb DEFAULT '{}')
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
    v_result record;
    v_delivery capacity.webhook_deliveries;
    v_outcome text;
    v_counts jsonb := jsonb '{"delivered": 0, "failed": 0, "dead": 0, "disabled": 0, "ignored": 0}';
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object('p_results', p_results, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"delay_seconds": "array"}');
    PERFORM capacity_impl.check_delivery_results(p_results);
    PERFORM capacity_impl.check_delays(p_options -> 'delay_seconds');

    FOR v_result IN
        SELECT (r.result ->> 'restaurant_id')::uuid AS restaurant_id, (r.result ->> 'id')::uuid AS id, (r.result ->> 'lease')::uuid AS lease,
               (r.result ->> 'status_code')::integer AS status_code, left(r.result ->> 'error', 200) AS error,
               make_interval(secs => (r.result ->> 'retry_after_seconds')::integer) AS retry_after
        FROM jsonb_array_elements(p_results) AS r (result)
        -- In one order, so that two who report do not wait for each other.
        ORDER BY 1, 2
    LOOP
        SELECT d.* INTO v_delivery
        FROM capacity.webhook_deliveries AS d
        WHERE d.restaurant_id = v_result.restaurant_id AND d.id = v_result.id
          AND d.status = 'pending' AND d.leased_by = v_result.lease
        FOR NO KEY UPDATE;
        v_outcome := CASE WHEN v_delivery.id IS NULL THEN 'ignored' ELSE capacity_impl.finish_delivery(
            v_delivery, v_result.status_code, v_result.error, v_result.retry_after, nullif(p_options -> 'delay_seconds', 'null'),
            capacity_impl.current_actor()) END;
        v_counts := v_counts || jsonb_build_object(v_outcome, (v_counts ->> v_outcome)::integer + 1);
    END LOOP;
    RETURN jsonb_build_object('success', true) || v_counts;
END
$fn$;

COMMENT ON FUNCTION capacity_v1.finish_deliveries(jsonb, jsonb) IS
$doc$Says what came of deliveries that were taken. Only who has the lease now is heard: a result that comes after somebody else took the delivery is ignored, and so is one that was said before. 2xx is delivered; 410 turns the webhook off; everything else is tried again after 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 8 h, a day and another, a fifth more or less, and is dead after that. A webhook that fails gets one delivery at a time, after a pause that grows to a minute.

p_results: an array of up to 1000 objects: restaurant_id, id and lease (texts, uuids, as take_deliveries gave them), status_code (whole number, 100 to 599, of the answer) or error (text: why there was none, in a word or two; 200 characters are kept), retry_after_seconds (whole number, 0 to 2147483647: what the receiver asked for; a day at most is granted).
p_options: delay_seconds (array of up to 50 numbers, 0 to 864000: other pauses after each attempt that fails; after the last of them it is dead).
Returns: success, delivered, failed (tried again), dead, disabled (the receiver is gone: its webhook was turned off), ignored (how many of each).
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks: the deliveries in order, and webhooks that fail, or fail no longer.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.finish_deliveries(jsonb, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.finish_deliveries(jsonb, jsonb) TO service_role;

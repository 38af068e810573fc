CREATE OR REPLACE FUNCTION capacity_v1.test_webhook(p_restaurant_id uuid, p_webhook_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_webhook capacity.webhooks;
    v_delivery capacity.webhook_deliveries;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_webhook_id', p_webhook_id));
    v_webhook := capacity_impl.lock_webhook(p_restaurant_id, p_webhook_id);
    IF NOT v_webhook.is_active THEN
        PERFORM capacity_impl.fail('WRONG_STATUS', jsonb_build_object('webhook_id', p_webhook_id, 'is_active', false));
    END IF;
    PERFORM capacity_impl.check_webhook_test(v_webhook);
    -- Written, so that who tests it at the same moment begins anew, whatever he saw before.
    UPDATE capacity.webhooks AS w SET url = w.url WHERE w.restaurant_id = p_restaurant_id AND w.id = p_webhook_id;
    INSERT INTO capacity.webhook_deliveries AS d (
        restaurant_id, webhook_id, event_id, event_type, subject_id, body, next_attempt_at, created_at)
    VALUES (
        -- A number that no event has: it stands in no queue but this one.
        p_restaurant_id, p_webhook_id, nextval(pg_get_serial_sequence('capacity.outbox_events', 'id')), 'ping', p_webhook_id,
        jsonb_build_object(
            'type', 'ping', 'timestamp', capacity_impl.clock(), 'restaurant_id', p_restaurant_id, 'subject_id', p_webhook_id,
            'version', NULL, 'data', jsonb '{}'),
        capacity_impl.clock(), capacity_impl.clock())
    RETURNING d.* INTO v_delivery;
    RETURN jsonb_build_object('success', true, 'delivery', capacity_impl.delivery_json(v_delivery));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.test_webhook(uuid, uuid) IS
$doc$Sends a webhook an event of type ping, whatever types it is told of otherwise. Nothing has happened, and no other webhook is told. One test at a time: not while an earlier one waits, nor within 10 seconds of it.

p_restaurant_id: the restaurant.
p_webhook_id: the webhook.
Returns: success, delivery (as list_deliveries shows it: what became of it is found there).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, WEBHOOK_NOT_FOUND, WRONG_STATUS (it is turned off), WEBHOOK_JUST_TESTED (an earlier test waits, or was a moment ago: DETAIL has its delivery_id and status, and retry_at, when to try again). To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks: the webhook's row.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.test_webhook(uuid, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.test_webhook(uuid, uuid) TO authenticated, service_role;

CREATE OR REPLACE FUNCTION capacity_v1.remove_webhook(p_restaurant_id uuid, p_webhook_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_webhook capacity.webhooks;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_webhook_id', p_webhook_id));
    v_webhook := capacity_impl.lock_webhook(p_restaurant_id, p_webhook_id);
    DELETE FROM capacity.webhooks AS w WHERE w.restaurant_id = p_restaurant_id AND w.id = p_webhook_id;
    PERFORM capacity_impl.record_webhook_change(
        p_restaurant_id, 'remove_webhook', capacity_impl.current_actor(),
        capacity_impl.what_changed(capacity_impl.webhook_facts(v_webhook), NULL) || jsonb_build_object('webhook_id', p_webhook_id));
    RETURN jsonb_build_object('success', true, 'webhook', capacity_impl.webhook_json(v_webhook));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.remove_webhook(uuid, uuid) IS
$doc$Removes a webhook, and with it all of its deliveries: what waits is not sent any more. To stop it for a while turn it off by set_webhook.

p_restaurant_id: the restaurant.
p_webhook_id: the webhook.
Returns: success, webhook (as it was, as set_webhook shows it).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, WEBHOOK_NOT_FOUND. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks: the webhook's row and its deliveries.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.remove_webhook(uuid, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.remove_webhook(uuid, uuid) TO authenticated, service_role;

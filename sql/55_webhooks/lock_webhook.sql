CREATE OR REPLACE FUNCTION capacity_impl.lock_webhook(p_restaurant_id uuid, p_webhook_id uuid)
RETURNS capacity.webhooks
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_webhook capacity.webhooks;
BEGIN
    SELECT w.* INTO v_webhook
    FROM capacity.webhooks AS w
    WHERE w.restaurant_id = p_restaurant_id AND w.id = p_webhook_id
    FOR NO KEY UPDATE;
    IF v_webhook.id IS NULL THEN
        PERFORM capacity_impl.fail('WEBHOOK_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'webhook_id', p_webhook_id));
    END IF;
    RETURN v_webhook;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_webhook(uuid, uuid) IS
    'The webhook, so that nobody changes it until the transaction ends. Raises WEBHOOK_NOT_FOUND. Locks: its row.';

REVOKE ALL ON FUNCTION capacity_impl.lock_webhook(uuid, uuid) FROM PUBLIC;

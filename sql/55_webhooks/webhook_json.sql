CREATE OR REPLACE FUNCTION capacity_impl.webhook_json(p_webhook capacity.webhooks)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'restaurant_id', p_webhook.restaurant_id, 'id', p_webhook.id, 'url', capacity_impl.shown_url(p_webhook.url),
        'event_types', p_webhook.event_types, 'is_active', p_webhook.is_active, 'disabled_reason', p_webhook.disabled_reason,
        'failing_since', p_webhook.failing_since, 'created_at', p_webhook.created_at, 'updated_at', p_webhook.updated_at)
$fn$;

COMMENT ON FUNCTION capacity_impl.webhook_json(capacity.webhooks) IS
    'A webhook as the API shows one: without its secrets and without the query of its URL.';

REVOKE ALL ON FUNCTION capacity_impl.webhook_json(capacity.webhooks) FROM PUBLIC;

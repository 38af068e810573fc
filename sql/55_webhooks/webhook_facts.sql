CREATE OR REPLACE FUNCTION capacity_impl.webhook_facts(p_webhook capacity.webhooks)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'url', capacity_impl.shown_host(p_webhook.url), 'event_types', p_webhook.event_types, 'is_active', p_webhook.is_active,
        'disabled_reason', p_webhook.disabled_reason)
$fn$;

COMMENT ON FUNCTION capacity_impl.webhook_facts(capacity.webhooks) IS
    'What history, which staff read, says of a webhook before and after a change: of its URL no path.';

REVOKE ALL ON FUNCTION capacity_impl.webhook_facts(capacity.webhooks) FROM PUBLIC;

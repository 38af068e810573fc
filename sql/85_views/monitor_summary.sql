CREATE OR REPLACE VIEW capacity_v1.monitor_summary
WITH (security_invoker = true) AS
SELECT m.restaurants, m.restaurants_enforcing, m.restaurants_unconfigured, m.overbooked_services,
       m.webhooks_pending, m.webhooks_dead, m.oldest_pending_seconds, m.expired_holds
FROM jsonb_to_record(capacity_v1.get_monitoring()) AS m (
    restaurants integer, restaurants_enforcing integer, restaurants_unconfigured integer, overbooked_services integer,
    webhooks_pending integer, webhooks_dead integer, oldest_pending_seconds integer, expired_holds integer);

COMMENT ON VIEW capacity_v1.monitor_summary IS
    'The figures of get_monitoring as one row, for a scraper that is a member of service_role.';

REVOKE ALL ON capacity_v1.monitor_summary FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity_v1.monitor_summary TO service_role;

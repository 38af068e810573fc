CREATE OR REPLACE VIEW capacity_v1.monitor_unconfigured_restaurants
WITH (security_invoker = true) AS
SELECT u.restaurant_id, u.name
FROM jsonb_to_recordset(capacity_v1.get_monitoring() -> 'unconfigured') AS u (restaurant_id uuid, name text);

COMMENT ON VIEW capacity_v1.monitor_unconfigured_restaurants IS
    'The first 100 active restaurants where nothing is ever refused for capacity, for a scraper that is a member of service_role; monitor_summary has how many there are.';

REVOKE ALL ON capacity_v1.monitor_unconfigured_restaurants FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity_v1.monitor_unconfigured_restaurants TO service_role;

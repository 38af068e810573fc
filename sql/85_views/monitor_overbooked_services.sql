CREATE OR REPLACE VIEW capacity_v1.monitor_overbooked_services
WITH (security_invoker = true) AS
SELECT o.restaurant_id, o.service_date, o.service_period_id, o.service_period, o.booked_covers, o.max_covers,
       o.excess_covers, o.booked_parties, o.max_parties, o.excess_parties, o.cause
FROM jsonb_to_recordset(capacity_v1.get_monitoring() -> 'overbooked') AS o (
    restaurant_id uuid, service_date date, service_period_id uuid, service_period text, booked_covers integer,
    max_covers integer, excess_covers integer, booked_parties integer, max_parties integer, excess_parties integer,
    cause text);

COMMENT ON VIEW capacity_v1.monitor_overbooked_services IS
    'The next 100 services whose debt is more than what shadow mode has to do with, for a scraper that is a member of service_role; monitor_summary has how many there are.';

REVOKE ALL ON capacity_v1.monitor_overbooked_services FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity_v1.monitor_overbooked_services TO service_role;

CREATE OR REPLACE FUNCTION capacity_impl.ensure_service(
    p_restaurant_id uuid, p_service_period_id uuid, p_service_date date)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    -- Both sides write this row first and resolve in a later statement: this one, and whoever changes a rule.
    -- A mere row lock would let REPEATABLE READ go on with the limits of an old snapshot.
    UPDATE capacity.restaurants
    SET rules_version = rules_version
    WHERE restaurant_id = p_restaurant_id;

    INSERT INTO capacity.service_ledger (
        restaurant_id, service_date, service_period_id,
        start_time, end_time, starts_at, ends_at, has_steady_clock, is_open, last_seating_time, slot_covers,
        rule_id, max_covers, max_parties)
    SELECT p_restaurant_id, p_service_date, p_service_period_id,
           s.start_time, s.end_time, s.starts_at, s.ends_at, s.has_steady_clock, s.is_open, s.last_seating_time,
           s.slot_covers, s.rule_id, s.max_covers, s.max_parties
    FROM capacity_impl.resolve_service(p_restaurant_id, p_service_period_id, p_service_date) AS s
    WHERE s.starts_at IS NOT NULL
    ON CONFLICT DO NOTHING;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.ensure_service(uuid, uuid, date) IS
    'Makes the ledger row of a service that is touched for the first time, with the limits in force; does nothing when it exists. Locks: the restaurant''s row until the end of the transaction.';

REVOKE ALL ON FUNCTION capacity_impl.ensure_service(uuid, uuid, date) FROM PUBLIC;

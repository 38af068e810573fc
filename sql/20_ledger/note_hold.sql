CREATE OR REPLACE FUNCTION capacity_impl.note_hold(
    p_restaurant_id uuid, p_service_date date, p_service_period_id uuid, p_expires_at timestamptz)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    UPDATE capacity.service_ledger AS l
    SET next_hold_expiry = p_expires_at
    WHERE l.restaurant_id = p_restaurant_id
      AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id
      AND (l.next_hold_expiry IS NULL OR l.next_hold_expiry > p_expires_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.note_hold(uuid, date, uuid, timestamptz) IS
    'Tells the service of a hold when the hold may be swept. Only the counting triggers and correct_totals call it, which have locked the service''s row before.';

REVOKE ALL ON FUNCTION capacity_impl.note_hold(uuid, date, uuid, timestamptz) FROM PUBLIC;

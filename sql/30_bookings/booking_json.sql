CREATE OR REPLACE FUNCTION capacity_impl.booking_json(p_booking capacity.bookings)
RETURNS jsonb
LANGUAGE sql
STABLE
AS $fn$
    SELECT to_jsonb(p_booking)
        - '{slot_date,slot_time,slot_starts_at,enforcement_mode,decision_id,debt_authorised}'::text[]
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_json(capacity.bookings) IS
    'A booking as the API shows it: the row without what is internal. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.booking_json(capacity.bookings) FROM PUBLIC;

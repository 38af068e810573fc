-- A place held for a party: two guests on tests.day() at 19:00 with a key of its own unless told otherwise; the answer of
-- hold_capacity.
CREATE FUNCTION tests.hold(
    p_restaurant_id   uuid,
    p_party_size      integer DEFAULT 2,
    p_options         jsonb   DEFAULT '{}',
    p_booking_date    date    DEFAULT tests.day(),
    p_start_time      time    DEFAULT '19:00',
    p_idempotency_key text    DEFAULT gen_random_uuid()::text)
RETURNS jsonb
LANGUAGE sql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT capacity_v1.hold_capacity(
        p_restaurant_id => p_restaurant_id,
        p_booking_date => p_booking_date,
        p_start_time => p_start_time,
        p_party_size => p_party_size,
        p_idempotency_key => p_idempotency_key,
        p_options => p_options)
$fn$;

-- One request to wait: two guests for the service of tests.day() in the period, with a key of its own unless told otherwise;
-- the answer of join_waitlist.
CREATE FUNCTION tests.wait(
    p_restaurant_id     uuid,
    p_service_period_id uuid,
    p_guest_name        text    DEFAULT NULL,
    p_party_size        integer DEFAULT 2,
    p_options           jsonb   DEFAULT '{}',
    p_idempotency_key   text    DEFAULT gen_random_uuid()::text,
    p_service_date      date    DEFAULT tests.day())
RETURNS jsonb
LANGUAGE sql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT capacity_v1.join_waitlist(
        p_restaurant_id => p_restaurant_id,
        p_service_date => p_service_date,
        p_service_period_id => p_service_period_id,
        p_party_size => p_party_size,
        p_idempotency_key => p_idempotency_key,
        p_guest_name => p_guest_name,
        p_options => p_options)
$fn$;

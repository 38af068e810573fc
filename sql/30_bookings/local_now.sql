CREATE OR REPLACE FUNCTION capacity_impl.local_now(
    p_restaurant_id uuid,
    OUT booking_date date,
    OUT start_time time,
    OUT is_second_occurrence boolean)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_time_zone text;
    v_local timestamp;
BEGIN
    SELECT r.time_zone INTO v_time_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    v_local := date_trunc('minute', v_now AT TIME ZONE v_time_zone);
    booking_date := v_local::date;
    start_time := v_local::time;
    is_second_occurrence := coalesce(capacity_impl.local_to_utc(v_local, v_time_zone, true) <= v_now, false);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.local_now(uuid) IS
    'The restaurant''s wall clock, in whole minutes, and whether it shows this time for the second time (also true when it happens only once). Raises RESTAURANT_NOT_FOUND.';

REVOKE ALL ON FUNCTION capacity_impl.local_now(uuid) FROM PUBLIC;

-- A restaurant in every zone that is asked about, open day and night: a service begins at 18:00, has a slot every half hour
-- and takes everybody. And its answers, in words, for many times in one statement.
CREATE SCHEMA parity;

CREATE TABLE parity.places (
    zone text PRIMARY KEY,
    restaurant_id uuid NOT NULL DEFAULT gen_random_uuid()
);

CREATE FUNCTION parity.open_in(p_zones text[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    INSERT INTO parity.places (zone)
    SELECT z FROM unnest(p_zones) AS z ON CONFLICT DO NOTHING;
    PERFORM capacity_v1.upsert_restaurant(p.restaurant_id, p.zone, p.zone, '{"enforcement": "enforce", "slot_interval_minutes": 30}'),
            capacity_v1.upsert_service_period(p.restaurant_id, gen_random_uuid(), 'Always', '18:00', '18:00')
    FROM parity.places AS p
    WHERE NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p.restaurant_id);
END
$fn$;

-- What checking and booking say at p_now to an arrival at a local time: its instant and service date, or the code.
CREATE FUNCTION parity.ask(
    p_zone text, p_now timestamptz, p_local timestamp, p_second boolean,
    OUT checked text, OUT booked text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_restaurant_id uuid := (SELECT p.restaurant_id FROM parity.places AS p WHERE p.zone = p_zone);
    v_answer jsonb;
BEGIN
    PERFORM set_config('tests.now', p_now::text, true);
    BEGIN
        v_answer := capacity_v1.check_slot_availability(
            v_restaurant_id, p_local::date, p_local::time, 2, jsonb_build_object('second_occurrence', p_second));
        checked := coalesce(
            v_answer ->> 'reason', format('%s %s', v_answer #>> '{metadata,starts_at}', v_answer #>> '{metadata,service_date}'));
    EXCEPTION WHEN SQLSTATE 'RC005' THEN
        checked := 'NONEXISTENT_LOCAL_TIME';
    END;
    BEGIN
        v_answer := capacity_v1.create_booking_with_capacity_check(
            v_restaurant_id, p_local::date, p_local::time, 2, gen_random_uuid()::text,
            p_options => jsonb_build_object('second_occurrence', p_second));
        booked := coalesce(
            v_answer #>> '{error,code}', format('%s %s', v_answer #>> '{booking,starts_at}', v_answer #>> '{booking,service_date}'));
    EXCEPTION WHEN SQLSTATE 'RC005' THEN
        booked := 'NONEXISTENT_LOCAL_TIME';
    END;
END
$fn$;

-- The slots of a service date, such as 2030-10-27 02:30 (2) 2030-10-27T01:30:00+00:00.
CREATE FUNCTION parity.slots(p_zone text, p_date date)
RETURNS text[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM set_config('tests.now', '1999-01-01 00:00+00', true);
    RETURN (
        SELECT array_agg(format('%s %s%s %s', s ->> 'date', s ->> 'time',
                                CASE WHEN (s ->> 'second_occurrence')::boolean THEN ' (2)' END, s ->> 'starts_at')
                         ORDER BY e.place)
        FROM parity.places AS p
        CROSS JOIN LATERAL jsonb_array_elements(
            capacity_v1.get_day_availability(p.restaurant_id, p_date, 2) -> 'slots') WITH ORDINALITY AS e (s, place)
        WHERE p.zone = p_zone);
END
$fn$;

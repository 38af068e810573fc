SELECT plan(10);

SELECT tests.set_clock('2050-06-17 12:20+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_options => '{"last_seating_time": "21:30"}') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '14:00') AS lunch INTO TEMP l FROM r;
SELECT tests.set_limit(id, 20, p_service_period_id => dinner) FROM r, p;
SELECT tests.set_limit(id, 12, 2, lunch) FROM r, l;
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 9, "min_notice_minutes": 30}') FROM r;
SELECT tests.book(id, 8, p_start_time => '19:00'), tests.book(id, 3, p_start_time => '20:05'), tests.book(id, 4, p_start_time => '13:30') FROM r;

-- The reason of each slot, and what booking it would say: in a subtransaction that is taken back.
CREATE FUNCTION pg_temp.outcome(p_party integer, p_date date, p_time time, p_source text) RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_answer jsonb;
BEGIN
    BEGIN
        SELECT capacity_v1.create_booking_with_capacity_check(id, p_date, p_time, p_party, gen_random_uuid()::text, p_source => p_source) INTO v_answer FROM pg_temp.r;
        RAISE EXCEPTION USING ERRCODE = 'TEST1';
    EXCEPTION WHEN SQLSTATE 'TEST1' THEN
        RETURN coalesce(v_answer #>> '{error,code}', CASE WHEN v_answer -> 'would_refuse' = '[]' THEN 'yes' ELSE 'yes but' END);
    END;
END
$fn$;
CREATE FUNCTION pg_temp.differences(p_party integer, p_source text DEFAULT 'api') RETURNS text LANGUAGE sql AS $fn$
    SELECT concat(count(*) FILTER (WHERE said = 'yes'), ' yes, ', count(*) FILTER (WHERE said = 'yes but'), ' but, ', count(*) FILTER (WHERE said NOT LIKE 'yes%'), ' no',
                  string_agg(format(', %s: said %s, did %s', at, said, done), '') FILTER (WHERE said <> done))
    FROM (
        SELECT v ->> 'time' AS at,
               CASE WHEN NOT (v ->> 'available')::boolean THEN v ->> 'reason' WHEN v ->> 'would_refuse' IS NULL THEN 'yes' ELSE 'yes but' END AS said,
               pg_temp.outcome(p_party, (v ->> 'date')::date, (v ->> 'time')::time, p_source) AS done
        FROM pg_temp.r, capacity_v1.get_day_availability(id, tests.day(), p_party, jsonb_build_object('source', p_source)) AS a, jsonb_array_elements(a -> 'slots') AS v) AS x
$fn$;

SELECT is(pg_temp.differences(party), expected, format('a party of %s', party))
FROM (VALUES (1, '23 yes, 0 but, 13 no'), (2, '22 yes, 0 but, 14 no'), (9, '17 yes, 0 but, 19 no'), (10, '0 yes, 0 but, 36 no')) AS c (party, expected);
SELECT capacity_v1.set_booking_policy(id, '{"channels": ["web"]}') FROM r;
SELECT is(pg_temp.differences(1), '0 yes, 0 but, 36 no', 'a channel that is not taken');
SELECT is(pg_temp.differences(1, 'web'), '23 yes, 0 but, 13 no', 'one that is');
SELECT tests.set_limit(id, 0, p_service_period_id => dinner) FROM r, p;
SELECT is(pg_temp.differences(1, 'web'), '4 yes, 0 but, 32 no', 'a service without room');
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.differences(1, 'web'), '4 yes, 26 but, 6 no', 'in shadow mode yes, with what would refuse it; the past stays past');
SELECT is(pg_temp.differences(1000, 'x'), '0 yes, 30 but, 6 no', 'whatever it is');
SELECT is((SELECT count(*) FROM capacity.bookings, r WHERE restaurant_id = r.id), 3::bigint, 'nothing was booked by asking');

SELECT * FROM finish();

SELECT plan(10);

-- New York goes from 02:00 to 03:00 on 2050-03-13, Zurich from 02:00 to 03:00 on 2050-03-27.
SELECT tests.set_clock('2050-01-01 12:00+00');
SELECT tests.make_restaurant(p_timezone => 'America/New_York') AS id INTO TEMP r;
SELECT tests.book(id, 2, '2050-03-26') FROM r;
SELECT (tests.book(id, 3, '2050-03-27', '02:30') #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT (tests.book(id, 4, '2050-03-27', '02:45') #>> '{booking,id}')::uuid AS booking INTO TEMP c FROM r;
SELECT capacity_v1.cancel_booking(id, booking) FROM r, c;
CREATE FUNCTION pg_temp.move(p_zone text) RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE v_detail text;
BEGIN
    RETURN capacity_v1.upsert_restaurant(id, 'Test', p_zone) -> 'changed' FROM pg_temp.r;
EXCEPTION WHEN SQLSTATE 'RC206' THEN
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    RETURN v_detail;
END
$fn$;
CREATE FUNCTION pg_temp.state() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(x.row, ' ' ORDER BY x.row)
    FROM (SELECT b::text FROM capacity.bookings AS b UNION ALL SELECT l::text FROM capacity.service_ledger AS l) AS x (row)
$fn$;
SELECT pg_temp.state() AS state INTO TEMP before;

SELECT is(pg_temp.move('Europe/Zurich') - 'restaurant_id', jsonb_build_object(
    'code', 'TIME_ZONE_IN_USE', 'time_zone', 'Europe/Zurich', 'bookings_total', 1, 'bookings', jsonb_build_array(jsonb_build_object(
        'id', booking, 'booking_date', '2050-03-27', 'start_time', '02:30:00', 'party_size', 3, 'status', 'confirmed'))),
    'a booked time that does not exist there is in the way') FROM b;
SELECT is(pg_temp.state(), state, 'which changes nothing') FROM before;
SELECT is((SELECT time_zone FROM capacity.restaurants), 'America/New_York', 'the restaurant neither');
SELECT is(tests.outcome(tests.change(id, booking, '{"start_time": "03:00"}')), 'confirmed', 'moved away') FROM r, b;
SELECT is(pg_temp.move('Europe/Zurich'), 'true', 'it is not in the way any more; what is cancelled never was');
SELECT is((SELECT starts_at AT TIME ZONE 'UTC' FROM capacity.bookings, b WHERE id = booking), '2050-03-27 01:00', 'and has its instant');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

-- In Zurich 02:30 happens twice on 2050-10-30, in London 01:30, in Paris what happens twice in Zurich.
SELECT tests.book(id, 2, '2050-10-30', '02:30', p_options => '{"second_occurrence": true}') FROM r;
SELECT is(pg_temp.move('Europe/Paris'), 'true', 'a time that happens twice in both zones');
SELECT is((SELECT starts_at AT TIME ZONE 'UTC' FROM capacity.bookings WHERE booking_date = '2050-10-30'), '2050-10-30 01:30', 'keeps its occurrence');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

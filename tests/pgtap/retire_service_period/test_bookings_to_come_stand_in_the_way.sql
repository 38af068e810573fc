SELECT plan(17);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, 'Dinner', '17:00', '02:00') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 20) FROM r;
SELECT (tests.book(id, 2, d::date, t) #>> '{booking,id}')::uuid AS id, n INTO TEMP b
FROM r, (VALUES (1, '2050-06-15', time '19:00'), (2, '2050-06-17', '19:00'), (3, '2050-06-17', '20:00'), (4, '2050-06-18', '01:00'), (5, '2050-06-18', '18:00')) AS x (n, d, t);
CREATE FUNCTION pg_temp.retire(p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE
    v_detail text;
BEGIN
    RETURN (SELECT capacity_v1.retire_service_period(id, dinner, p_options) FROM pg_temp.r, pg_temp.p);
EXCEPTION WHEN SQLSTATE 'RC207' THEN
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    RETURN v_detail;
END
$fn$;
CREATE FUNCTION pg_temp.listed() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', d ->> 'code', d ->> 'bookings_total', (
        SELECT string_agg(n::text, ',' ORDER BY place) FROM jsonb_array_elements(d -> 'bookings') WITH ORDINALITY AS x (k, place) JOIN pg_temp.b ON b.id = (k ->> 'id')::uuid))
    FROM pg_temp.retire() AS d
$fn$;
SELECT tests.set_clock('2050-06-17 20:30+02');

SELECT is(pg_temp.listed(), 'SERVICE_PERIOD_IN_USE 4 2,3,4,5', 'who is yet to arrive at a service that is not over, in order');
SELECT is((SELECT (d #> '{bookings,2}') - 'id' FROM pg_temp.retire() AS d),
    '{"booking_date": "2050-06-18", "start_time": "01:00:00", "party_size": 2, "status": "confirmed", "service_date": "2050-06-17"}', 'each with its place and nothing personal');
SELECT is((SELECT count(retired_at) FROM capacity.service_periods), 0::bigint, 'nothing is retired');
SELECT is(tests.outcome(tests.book(id, 1, p_start_time => '21:00')), 'confirmed', 'the period goes on') FROM r;
UPDATE capacity.bookings SET status = 'cancelled' WHERE start_time = '21:00';

UPDATE capacity.bookings AS k SET status = 'seated' FROM b WHERE k.id = b.id AND n = 2;
SELECT is(pg_temp.listed(), 'SERVICE_PERIOD_IN_USE 3 3,4,5', 'who is there needs it no more');
UPDATE capacity.bookings AS k SET status = 'no_show' FROM b WHERE k.id = b.id AND n = 3;
SELECT is(pg_temp.listed(), 'SERVICE_PERIOD_IN_USE 2 4,5', 'nor who does not come');
SELECT capacity_v1.set_special_day(id, '2050-06-18') FROM r;
SELECT is(pg_temp.listed(), 'SERVICE_PERIOD_IN_USE 2 4,5', 'a closure of the date leaves its bookings in the way');
SELECT tests.set_clock('2050-06-18 01:59:59+02');
SELECT is(pg_temp.listed(), 'SERVICE_PERIOD_IN_USE 2 4,5', 'so does being late');
SELECT tests.set_clock('2050-06-18 02:00+02');
SELECT is(pg_temp.listed(), 'SERVICE_PERIOD_IN_USE 1 5', 'until the service is over');

SELECT pg_temp.retire('{"keep_bookings": true}') AS answer INTO TEMP a;
SELECT is(answer ->> 'changed', 'true', 'it may be retired on purpose') FROM a;
SELECT is((SELECT string_agg(status::text, ',' ORDER BY n) FROM b JOIN capacity.bookings AS k ON k.id = b.id), 'confirmed,seated,no_show,confirmed,confirmed', 'everybody keeps the place');
SELECT is((SELECT row(booked_covers, is_open)::text FROM capacity.service_ledger WHERE service_date = '2050-06-18'), '(2,f)', 'and counts, in a service that is closed');
SELECT is(pg_temp.retire() ->> 'changed', 'false', 'then it is retired');
SELECT is(capacity_v1.cancel_booking(r.id, b.id) ->> 'success', 'true', 'they can still be cancelled') FROM r, b WHERE n = 5;

-- The report is that of any change.
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP o FROM other;
SELECT tests.book(id, 2, '2050-06-20') FROM other;
SELECT is(tests.impact(capacity_v1.retire_service_period(id, dinner, '{"keep_bookings": true}')), '1 changed, 06-20 19:00 closed', 'what is kept is listed') FROM other, o;
SELECT is(tests.outcome(tests.book(id, 2, '2050-06-21', '12:00')), 'refused: OUTSIDE_SERVICE_HOURS', 'without its last period the restaurant is closed') FROM other;
SELECT is(tests.sound(r.id) || ' ' || tests.sound(other.id), 'sound sound', 'nothing is out of balance') FROM r, other;

SELECT * FROM finish();

SELECT plan(17);

SELECT tests.set_clock('2025-01-01 12:00+01');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Night', '23:00', '05:00') AS night INTO TEMP n FROM r;
SELECT tests.make_period(id) FROM other;
SELECT tests.book(id, 4, '2025-06-20', '19:05', 'a'), tests.book(id, 2, '2025-06-20', '19:00', 'b'), tests.book(id, 1, '2025-06-20', '19:15', 'c'),
       tests.book(id, 3, '2025-06-20', '19:00', 'd') FROM r;
SELECT tests.book(id, 9, '2025-06-20', '19:00') FROM other;
CREATE FUNCTION pg_temp.list(p_date date, p_time time, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.list_slot_bookings(id, p_date, p_time, p_options) FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.parties(p_date date, p_time time, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(': ', left(a #>> '{slot,time}', 5), (a #>> '{slot,booked_covers}'), string_agg(concat(left(b ->> 'start_time', 5), ' ', b ->> 'party_size'), ', ' ORDER BY n) FILTER (WHERE b IS NOT NULL))
    FROM pg_temp.list(p_date, p_time, p_options) AS a LEFT JOIN LATERAL jsonb_array_elements(a -> 'bookings') WITH ORDINALITY AS x (b, n) ON true
    GROUP BY a
$fn$;

SELECT is(pg_temp.list('2025-06-20', '19:14') - 'bookings', jsonb_build_object('success', true, 'slot', jsonb_build_object(
    'date', '2025-06-20', 'time', '19:00:00', 'starts_at', '2025-06-20T17:00:00+00:00', 'service_date', '2025-06-20', 'service_period_id', dinner,
    'booked_covers', 9, 'limit', NULL)), 'a slot has its keys') FROM p;
SELECT is(pg_temp.list('2025-06-20', '19:14') #> '{bookings,2}', capacity_v1.get_booking(id, (pg_temp.list('2025-06-20', '19:14') #>> '{bookings,2,id}')::uuid) -> 'booking',
    'a booking is shown as ever') FROM r;
SELECT is(pg_temp.list('2025-06-20', '19:14') #>> '{bookings,2,party_size}', '4', 'the last to arrive comes last');
SELECT is(jsonb_array_length(pg_temp.list('2025-06-20', '19:00') -> 'bookings'), 3, 'those of the whole slot, from its start');
SELECT is(pg_temp.parties('2025-06-20', '19:15'), '19:15: 1: 19:15 1', 'the next slot has its own');
SELECT is(pg_temp.parties('2025-06-20', '20:00'), '20:00: 0', 'an empty one has nobody');
SELECT is(pg_temp.list('2025-06-20', '12:00'), '{"success": true, "slot": null, "bookings": []}', 'a time without service is no slot');

SELECT capacity_v1.cancel_booking(b.restaurant_id, b.id) FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.id AND b.party_size = 3;
SELECT is(pg_temp.parties('2025-06-20', '19:00'), '19:00: 6: 19:00 2, 19:05 4', 'who has cancelled does not come');
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 12}') FROM r;
SELECT is(pg_temp.list('2025-06-20', '19:00') #>> '{slot,limit}', '12', 'the limit of a slot is its pacing');
SELECT is(pg_temp.list('2025-06-20', '20:00') #>> '{slot,limit}', '12', 'also where nobody is booked');

-- Past midnight, and an hour that comes twice.
SELECT tests.book(id, 5, '2025-06-21', '00:10') FROM r;
SELECT is(pg_temp.parties('2025-06-21', '00:14'), '00:00: 5: 00:10 5', 'a slot has the calendar date');
SELECT is(pg_temp.list('2025-06-21', '00:00') #>> '{slot,service_date}', '2025-06-20', 'of the evening''s service');
SELECT tests.book(id, 6, '2025-10-26', '02:30'), tests.book(id, 7, '2025-10-26', '02:30', p_options => '{"second_occurrence": true}') FROM r;
SELECT is(pg_temp.parties('2025-10-26', '02:30'), '02:30: 6: 02:30 6', 'the first half past two');
SELECT is(pg_temp.parties('2025-10-26', '02:30', '{"second_occurrence": true}'), '02:30: 7: 02:30 7', 'and the second');
SELECT throws_ok($$SELECT pg_temp.list('2025-03-30', '02:30')$$, 'RC005', NULL, 'a time that the clocks skip is no slot');
SELECT tests.book(id, 2, '2025-01-01', '20:00') FROM r;
SELECT tests.set_clock('2025-01-02 12:00+01');
SELECT is(pg_temp.parties('2025-01-01', '20:00'), '20:00: 2: 20:00 2', 'who was there yesterday is still to be seen');
SELECT is((SELECT count(*) FROM capacity.service_ledger, r WHERE restaurant_id = r.id AND service_date = '2025-06-24'), 0::bigint, 'looking touches no service')
FROM pg_temp.list('2025-06-24', '19:00');

SELECT * FROM finish();

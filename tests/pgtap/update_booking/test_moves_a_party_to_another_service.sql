SELECT plan(12);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 3) FROM r;
SELECT tests.book(id, 6) FROM r;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT tests.book(id, 3, p_booking_date => '2050-06-18') FROM r;
CREATE FUNCTION pg_temp.ledger() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(format('%s: %s/%s', to_char(service_date, 'DD'), booked_covers, booked_parties), ', ' ORDER BY service_date)
    FROM capacity.service_ledger
$fn$;

SELECT tests.change(id, booking, '{"booking_date": "2050-06-18", "start_time": "20:10", "party_size": 5}') AS answer INTO TEMP a FROM r, b;
SELECT is(answer - 'booking' - 'capacity' - 'decision_id',
    '{"success": true, "duplicate": false, "mode": "enforce", "error": null, "would_refuse": []}', 'the answer has the shape of a booking''s') FROM a;
SELECT is((SELECT jsonb_object_agg(k, answer -> 'booking' -> k) FROM unnest('{party_size,booking_date,start_time,starts_at,ends_at,service_date,status,version}'::text[]) AS k),
    '{"party_size": 5, "booking_date": "2050-06-18", "start_time": "20:10:00", "starts_at": "2050-06-18T18:10:00+00:00",
      "ends_at": "2050-06-18T20:10:00+00:00", "service_date": "2050-06-18", "status": "confirmed", "version": 2}',
    'the booking has its new place') FROM a;
SELECT is(answer -> 'capacity', jsonb_build_object(
    'service_date', '2050-06-18', 'service_period_id', dinner,
    'max_covers', 10, 'booked_covers', 8, 'remaining_covers', 2, 'utilization_percent', 80.0,
    'max_parties', 3, 'booked_parties', 2, 'remaining_parties', 1, 'parties_utilization_percent', 66.7),
    'the capacity is that of the new service, with the party') FROM a, p;
SELECT is(pg_temp.ledger(), '17: 6/1, 18: 8/2', 'the old place is given back');
SELECT is((SELECT string_agg(format('%s %s: %s', to_char(slot_date, 'DD'), slot_time, reserved_count), ', ' ORDER BY slot_date, slot_time) FROM capacity.booking_slots),
    '17 19:00:00: 6, 18 19:00:00: 3, 18 20:00:00: 5', 'also that in its slot');
SELECT is(tests.outcome(tests.book(id, 4)), 'confirmed', 'for somebody else') FROM r;

SELECT is(tests.outcome(tests.change(id, booking, '{"booking_date": "2050-06-20"}')), 'confirmed', 'a service that nobody has touched takes it too') FROM r, b;
SELECT is(pg_temp.ledger(), '17: 10/2, 18: 3/1, 20: 5/1', 'and counts it');
SELECT is(tests.outcome(tests.change(id, booking, '{"start_time": "17:00"}')), 'confirmed', 'another time of the same service is another slot') FROM r, b;
SELECT is((SELECT string_agg(format('%s: %s', slot_time, reserved_count), ', ' ORDER BY slot_time) FROM capacity.booking_slots WHERE slot_date = '2050-06-20'),
    '17:00:00: 5, 20:00:00: 0', 'and no other total');
SELECT is(pg_temp.ledger(), '17: 10/2, 18: 3/1, 20: 5/1', 'of the service');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

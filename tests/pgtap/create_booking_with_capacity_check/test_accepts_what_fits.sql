SELECT plan(15);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS period_id INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 3) FROM r;

SELECT capacity_v1.create_booking_with_capacity_check(
    p_restaurant_id => id, p_booking_date => '2050-06-17', p_start_time => '19:00', p_party_size => 4,
    p_idempotency_key => 'key', p_guest_name => 'Ada', p_guest_email => 'ada@example.org', p_guest_phone => '+41',
    p_booking_type => 'event', p_source => 'web', p_notes => 'window', p_seating_preference => 'outside') AS answer
INTO TEMP a FROM r;

SELECT is((SELECT array_agg(k ORDER BY k) FROM a, jsonb_object_keys(answer) AS k),
    '{booking,capacity,decision_id,duplicate,error,mode,success,would_refuse}', 'the answer has its keys');
SELECT is(answer - 'booking' - 'capacity' - 'decision_id',
    '{"success": true, "duplicate": false, "mode": "enforce", "error": null, "would_refuse": []}', 'it says yes') FROM a;

SELECT is((SELECT array_agg(k ORDER BY k) FROM a, jsonb_object_keys(answer -> 'booking') AS k),
    '{booking_date,booking_type,created_at,ends_at,guest_email,guest_name,guest_phone,hold_expires_at,id,notes,party_size,reference,
      restaurant_id,seating_preference,service_date,service_period_id,source,start_time,starts_at,status,
      tables,turn_buffer_minutes,updated_at,version}',
    'a booking shows nothing internal');
SELECT is((answer -> 'booking') - '{id,reference,created_at,updated_at}'::text[], jsonb_build_object(
    'restaurant_id', r.id, 'status', 'confirmed', 'booking_type', 'event', 'source', 'web', 'party_size', 4,
    'booking_date', '2050-06-17', 'start_time', '19:00:00',
    'starts_at', '2050-06-17T17:00:00+00:00', 'ends_at', '2050-06-17T19:00:00+00:00',
    'service_date', '2050-06-17', 'service_period_id', period_id,
    'guest_name', 'Ada', 'guest_email', 'ada@example.org', 'guest_phone', '+41',
    'notes', 'window', 'seating_preference', 'outside', 'turn_buffer_minutes', 0, 'version', 1,
    'hold_expires_at', NULL, 'tables', '[]'::jsonb), 'the booking is as it was asked for') FROM a, r, p;
SELECT matches(answer #>> '{booking,reference}', '^[0-9a-f]{32}$', 'it has a reference that nobody can guess') FROM a;
SELECT is(answer -> 'capacity', jsonb_build_object(
    'service_date', '2050-06-17', 'service_period_id', period_id,
    'max_covers', 10, 'booked_covers', 4, 'remaining_covers', 6, 'utilization_percent', 40.0,
    'max_parties', 3, 'booked_parties', 1, 'remaining_parties', 2, 'parties_utilization_percent', 33.3),
    'the capacity is that after the booking') FROM a, p;

SELECT is((SELECT count(*) FROM capacity.bookings, r WHERE restaurant_id = r.id), 1::bigint, 'one booking is stored');
SELECT is((SELECT row(booked_covers, booked_parties, excess_covers, excess_parties, shadow_covers)::text
           FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '(4,1,0,0,0)', 'the ledger counts it');
SELECT is((SELECT row(slot_date, slot_time, reserved_count)::text FROM capacity.booking_slots, r WHERE restaurant_id = r.id),
    '(2050-06-17,19:00:00,4)', 'its slot counts it');

SELECT is(tests.book(id, 6) #>> '{capacity,remaining_covers}', '0', 'the last place is given') FROM r;
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'and no more') FROM r;
SELECT is(tests.outcome(tests.book(id, 10, p_booking_date => '2050-06-18')), 'confirmed', 'another day has its own places') FROM r;
SELECT is(tests.outcome(tests.book(id, 1000, p_booking_date => '2050-06-19')), 'refused: CAPACITY_EXCEEDED',
    'a service that nobody has touched judges its first party too') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT is(tests.book(tests.make_restaurant(p_options => '{"enforcement": "enforce", "dining_duration_minutes": 45}'))
    #>> '{booking,ends_at}', '2050-06-17T17:45:00+00:00', 'a party stays as long as the restaurant says');

SELECT * FROM finish();

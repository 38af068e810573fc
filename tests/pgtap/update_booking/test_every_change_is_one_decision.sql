SELECT plan(7);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 5) FROM r;
SELECT tests.book(id, 3, p_booking_date => '2050-06-18') FROM r;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT max(id) AS last INTO TEMP before FROM capacity.decisions;

SELECT tests.change(id, booking, '{"booking_date": "2050-06-18", "notes": "window"}', '{"reason": "rain"}') FROM r, b;
SELECT tests.change(id, booking, '{"party_size": 8}') FROM r, b;
SELECT is((SELECT jsonb_agg(to_jsonb(d) - '{id,decided_at,duration_us,service_period_id,restaurant_id,booking_id,options}'::text[] ORDER BY id)
           FROM capacity.decisions AS d, before WHERE d.id > last), jsonb_build_array(
    jsonb_build_object('operation', 'update_booking', 'outcome', 'accepted', 'code', NULL, 'mode', 'enforce', 'actor', session_user,
        'booking_date', '2050-06-18', 'start_time', '19:00:00', 'party_size', 4, 'service_date', '2050-06-18',
        'max_covers', 10, 'booked_covers', 3, 'max_parties', 5, 'booked_parties', 1, 'slot_capacity', NULL, 'slot_reserved', NULL,
        'violations', NULL, 'authorises_debt', false),
    jsonb_build_object('operation', 'update_booking', 'outcome', 'refused', 'code', 'CAPACITY_EXCEEDED', 'mode', 'enforce', 'actor', session_user,
        'booking_date', '2050-06-18', 'start_time', '19:00:00', 'party_size', 8, 'service_date', '2050-06-18',
        'max_covers', 10, 'booked_covers', 7, 'max_parties', 5, 'booked_parties', 2, 'slot_capacity', NULL, 'slot_reserved', 7,
        'violations', '[{"rule": "max_covers", "limit": 10, "used": 3, "requested": 8, "shortfall": 1}]'::jsonb, 'authorises_debt', false)),
    'with what was asked for and what it was judged by');
SELECT is((SELECT options FROM capacity.decisions AS d, before WHERE d.id > last ORDER BY id LIMIT 1), jsonb_build_object(
    'reason', 'rain', 'changes', '["booking_date", "notes"]'::jsonb,
    'before', '{"booking_date": "2050-06-17", "service_date": "2050-06-17", "starts_at": "2050-06-17T17:00:00+00:00", "ends_at": "2050-06-17T19:00:00+00:00", "notes": null}'::jsonb,
    'after', '{"booking_date": "2050-06-18", "service_date": "2050-06-18", "starts_at": "2050-06-18T17:00:00+00:00", "ends_at": "2050-06-18T19:00:00+00:00", "notes": "window"}'::jsonb,
    'effect', '{"covers": 4, "parties": 1}'::jsonb), 'with the options, and what changed');
SELECT is((SELECT jsonb_build_array(options -> 'before', options -> 'after', options ? 'changes') FROM capacity.decisions AS d, before WHERE d.id > last ORDER BY id DESC LIMIT 1), '[null, null, true]', 'of what was refused nothing but its names');
SELECT is((SELECT array_agg(d.service_period_id = dinner AND d.booking_id = booking AND duration_us >= 0) FROM capacity.decisions AS d, before, p, b WHERE d.id > last),
    '{t,t}', 'about this booking');
SELECT is((SELECT count(*) FROM capacity.idempotency_keys AS k JOIN capacity.decisions AS d ON d.id = k.decision_id AND d.operation = k.operation), 4::bigint, 'named by its key');
SELECT is((SELECT d.operation FROM capacity.bookings JOIN capacity.decisions AS d ON d.id = decision_id, b WHERE bookings.id = booking), 'update_booking', 'the booking names the last that changed it');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

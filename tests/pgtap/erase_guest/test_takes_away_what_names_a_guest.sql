SELECT plan(20);

SELECT tests.set_clock('2050-06-01 10:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.set_limit(id, 10) FROM r;
CREATE FUNCTION pg_temp.book(p_restaurant uuid, p_name text, p_email text, p_phone text, p_key text DEFAULT gen_random_uuid()::text) RETURNS uuid LANGUAGE sql AS $fn$
    SELECT (capacity_v1.create_booking_with_capacity_check(p_restaurant, tests.day(), '19:00', 2, p_key, p_name, p_email, p_phone, p_notes => 'nuts', p_seating_preference => 'window') #>> '{booking,id}')::uuid
$fn$;
SELECT pg_temp.book(id, 'Ann', 'Ann@Example.org ', '+41 79 555-12-34', 'ann') AS ann, pg_temp.book(id, 'Bob', 'bob@example.org', '+41 79 555 12 35', 'bob') AS bob,
       pg_temp.book(other, 'Ann', 'ann@example.org', NULL) AS elsewhere INTO TEMP b FROM r;
SELECT tests.change(id, ann, '{"notes": "nuts and eggs", "guest_email": "ann@example.org"}', '{"reason": "ann called"}') FROM r, b;
SELECT capacity_v1.transition_booking(id, ann, 'no_show', '{"reason": "ann is ill"}') FROM r, b;
SELECT reference INTO TEMP reference FROM capacity.bookings, b WHERE id = ann;
SELECT l.* INTO TEMP ledger FROM capacity.service_ledger AS l, r WHERE l.restaurant_id = r.id;
SELECT jsonb_agg(to_jsonb(x) ORDER BY x.id) AS rows INTO TEMP others FROM capacity.bookings AS x, b WHERE x.id IN (bob, elsewhere);
CREATE FUNCTION pg_temp.erase(p_email text DEFAULT NULL, p_phone text DEFAULT NULL, p_booking uuid DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.erase_guest(id, p_email, p_phone, p_booking) FROM pg_temp.r
$fn$;

SELECT tests.set_clock('2050-06-20 10:00+00');
SELECT is(pg_temp.erase(' ANN@example.org'), '{"success": true, "bookings": 1, "waitlist": 0, "decisions": 2}', 'the answer says how much');
SELECT is((SELECT row(guest_name, guest_email, guest_phone, notes, seating_preference)::text FROM capacity.bookings, b WHERE id = ann), '(,,,,)', 'the booking names nobody');
SELECT is((SELECT row(status, party_size, booking_date, start_time, k.reference = x.reference, version)::text FROM capacity.bookings AS k, b, reference AS x WHERE id = ann), '(no_show,2,2050-06-17,19:00:00,t,4)', 'it is what it was');
SELECT is((SELECT string_agg((options - 'effect')::text, ', ' ORDER BY d.id) FROM capacity.decisions AS d, b WHERE booking_id = ann),
    '{"after": {}, "before": {}, "changes": ["guest_email", "notes"]}, {"after": {"status": "no_show"}, "before": {"status": "confirmed"}, "status": "no_show"}', 'the history tells what changed, without a value');
SELECT is((SELECT jsonb_agg(to_jsonb(x) ORDER BY x.id) FROM capacity.bookings AS x, b WHERE x.id IN (bob, elsewhere)), rows, 'others stay as they are') FROM others;
SELECT is((SELECT l FROM capacity.service_ledger AS l, r WHERE l.restaurant_id = r.id)::text, (SELECT l FROM ledger AS l)::text, 'the service is not even written');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;
SELECT is((SELECT row(operation, actor, booking_id, options)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('erase_guest', session_user, NULL, jsonb_build_object('bookings', 1, 'waitlist', 0, 'decisions', 2, 'booking_ids', jsonb_build_array(ann), 'waitlist_entry_ids', '[]'::jsonb))::text, 'it is a decision') FROM b;
SELECT is((SELECT string_agg(event_type || ' ' || subject_version, ', ' ORDER BY id) FROM capacity.outbox_events, b WHERE subject_id = ann AND subject_version > 3), 'booking.changed 4, booking.erased 4', 'whoever was given the data is told');
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.get_booking_by_reference(%L, %L) #>> ''{booking,guest_name}''', id, reference), 'anon'), NULL, 'the reference opens a booking without a name') FROM r, reference;

SELECT throws_ok(format('SELECT pg_temp.book(%L, ''Ann'', ''Ann@Example.org '', ''+41 79 555-12-34'', ''ann'')', id), 'RC201', NULL, 'a repeat of hers is no repeat any more') FROM r;
SELECT is(pg_temp.book(id, 'Bob', 'bob@example.org', '+41 79 555 12 35', 'bob'), bob, 'one of his still is') FROM r, b;
SELECT throws_ok('SELECT pg_temp.erase(''ann@example.org'')', 'RC109', NULL, 'a second time there is nobody');
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
SELECT is(pg_temp.erase(p_booking => ann), '{"success": true, "bookings": 0, "waitlist": 0, "decisions": 0}', 'by the booking there is nothing left') FROM b;
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'which is no decision') FROM before;
SELECT is(pg_temp.erase(p_phone => '41-79-5551235') ->> 'bookings', '1', 'a phone number is its digits');
SELECT throws_ok(format('SELECT pg_temp.erase(p_booking => %L)', elsewhere), 'RC109', NULL, 'another restaurant''s guest is not found') FROM b;
SELECT is((SELECT guest_name FROM capacity.bookings, b WHERE id = elsewhere), 'Ann', 'nor erased');
SELECT is(tests.as_user(tests.claims('x', other, 'admin'), format('SELECT capacity_v1.erase_guest(%L, ''ann@example.org'')', other)), '{"success": true, "bookings": 1, "waitlist": 0, "decisions": 0}', 'their own admins may') FROM r;
SELECT is(tests.as_user(tests.claims('x', id, 'staff'), format('SELECT capacity_v1.erase_guest(%L, ''bob@example.org'')', id)), 'RC401', 'staff may not') FROM r;

SELECT * FROM finish();

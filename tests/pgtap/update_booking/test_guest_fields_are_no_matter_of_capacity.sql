SELECT plan(9);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, 4) FROM r;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT tests.set_limit(id, 1) FROM r;
UPDATE capacity.restaurants SET max_party_size = 2, enforcement = 'shadow' FROM r WHERE restaurant_id = r.id;
SELECT l.*, l.xmin AS version INTO TEMP before FROM capacity.service_ledger AS l;

SELECT tests.change(id, booking, jsonb_build_object(
    'guest_name', repeat('ü', 200), 'guest_email', 'a@example.org', 'guest_phone', '', 'notes', 'window', 'seating_preference', 'bar')) AS answer INTO TEMP a FROM r, b;
SELECT is((SELECT jsonb_object_agg(k, answer -> 'booking' -> k) FROM unnest('{guest_name,guest_email,guest_phone,notes,seating_preference}'::text[]) AS k),
    jsonb_build_object('guest_name', repeat('ü', 200), 'guest_email', 'a@example.org', 'guest_phone', '', 'notes', 'window', 'seating_preference', 'bar'),
    'every text can be changed') FROM a;
SELECT is(jsonb_build_array(answer -> 'would_refuse', answer #> '{capacity,booked_covers}', answer #> '{booking,version}'), '[[], 4, 2]', 'nothing is judged') FROM a;
SELECT is((tests.change(id, booking, '{"guest_name": null, "notes": "door"}') -> 'booking') - 'updated_at',
    ((answer -> 'booking') - 'updated_at') || '{"guest_name": null, "notes": "door", "version": 3}', 'null clears, and what is absent stays') FROM a, r, b;
SELECT is(l.xmin, version, 'the service is not written') FROM capacity.service_ledger AS l, before;
SELECT is((SELECT enforcement_mode FROM capacity.bookings), 'enforce', 'nor is the booking judged by another mode');

SELECT is((SELECT options FROM capacity.decisions WHERE operation = 'update_booking' ORDER BY id LIMIT 1) -> 'changes',
    '["guest_email", "guest_name", "guest_phone", "notes", "seating_preference"]', 'the decision names what changed');
SELECT is((SELECT row(options -> 'before', options -> 'after')::text FROM capacity.decisions WHERE operation = 'update_booking' ORDER BY id DESC LIMIT 1),
    row(jsonb_build_object('guest_name', repeat('ü', 200), 'notes', 'window'), '{"guest_name": null, "notes": "door"}'::jsonb)::text, 'from what to what');
SELECT is((SELECT count(*) FROM capacity.decisions AS d WHERE (to_jsonb(d) - 'options')::text ~ 'example.org|window|door|üü'), 0::bigint, 'and nowhere else');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

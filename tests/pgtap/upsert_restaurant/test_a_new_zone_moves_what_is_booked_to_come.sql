SELECT plan(22);

SELECT tests.set_clock('2050-06-17 18:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
CREATE FUNCTION pg_temp.move(p_zone text) RETURNS text LANGUAGE sql AS $fn$
    SELECT capacity_v1.upsert_restaurant(id, 'Test', p_zone) ->> 'changed' FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.place(p_guest text) RETURNS text LANGUAGE sql AS $fn$
    SELECT format('%s %s %s %s %s', booking_date, start_time, starts_at AT TIME ZONE 'UTC', ends_at - starts_at, slot_starts_at AT TIME ZONE 'UTC')
    FROM capacity.bookings WHERE guest_name = p_guest
$fn$;
INSERT INTO capacity.bookings (restaurant_id, guest_name, party_size, booking_date, start_time, status)
SELECT id, v.* FROM r, (VALUES
    ('past', 2, date '2050-06-16', time '19:00', 'completed'::capacity.booking_status), ('here', 2, '2050-06-17', '17:30', 'seated'),
    ('gone', 2, '2050-06-17', '19:00', 'no_show'), ('off', 2, '2050-06-18', '19:00', 'cancelled'), ('far', 4, '2051-01-06', '21:37', 'pending')) AS v;
SELECT tests.book(id, 4) FROM r;
UPDATE capacity.bookings SET guest_name = 'near' WHERE guest_name IS NULL;
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;

SELECT is(pg_temp.move('Europe/Paris'), 'true', 'a zone with the same clock');
SELECT is((SELECT count(*) FROM capacity.decisions), n + 1, 'moves nothing') FROM before;

SELECT is(pg_temp.move('Asia/Tokyo'), 'true', 'another clock');
SELECT is(pg_temp.place('near'), '2050-06-17 19:00:00 2050-06-17 10:00:00 02:00:00 2050-06-17 10:00:00', 'keeps local date and time, and how long the party stays');
SELECT is(pg_temp.place('far'), '2051-01-06 21:37:00 2051-01-06 12:37:00 02:00:00 2051-01-06 12:30:00', 'whatever the season');
SELECT is(pg_temp.place('here'), '2050-06-17 17:30:00 2050-06-17 08:30:00 02:00:00 2050-06-17 08:30:00', 'also of a party that is here');
SELECT is(pg_temp.place('gone'), '2050-06-17 19:00:00 2050-06-17 10:00:00 02:00:00 2050-06-17 10:00:00', 'and of one that may come after all');
SELECT is(pg_temp.place('past'), '2050-06-16 19:00:00 2050-06-16 17:00:00 02:00:00 2050-06-16 17:00:00', 'what is over was when it was');
SELECT is(pg_temp.place('off'), '2050-06-18 19:00:00 2050-06-18 17:00:00 02:00:00 2050-06-18 17:00:00', 'what is cancelled is no more');
SELECT is((SELECT string_agg(format('%s %s/%s', starts_at AT TIME ZONE 'UTC', booked_covers, booked_parties), ', ' ORDER BY starts_at) FROM capacity.service_ledger),
    '2050-06-16 15:00:00 2/1, 2050-06-17 08:00:00 6/2, 2051-01-06 08:00:00 4/1', 'the services move and count what they counted');
SELECT is((SELECT sum(reserved_count) FROM capacity.booking_slots WHERE starts_at AT TIME ZONE 'Asia/Tokyo' = slot_date + slot_time), 10::bigint, 'the slots too');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT is((SELECT array_agg(row(d.operation, b.guest_name, d.outcome, d.authorises_debt)::text ORDER BY b.guest_name)
           FROM capacity.decisions AS d JOIN capacity.bookings AS b ON b.id = d.booking_id AND b.decision_id = d.id WHERE d.operation = 'change_time_zone'),
    '{"(change_time_zone,far,accepted,t)","(change_time_zone,gone,accepted,f)","(change_time_zone,here,accepted,t)","(change_time_zone,near,accepted,t)"}',
    'every booking that moves is a decision');
SELECT is((SELECT options FROM capacity.decisions JOIN capacity.bookings AS b ON b.decision_id = decisions.id WHERE b.guest_name = 'near'),
    '{"before": {"time_zone": "Europe/Paris", "starts_at": "2050-06-17T17:00:00+00:00"}, "after": {"time_zone": "Asia/Tokyo", "starts_at": "2050-06-17T10:00:00+00:00"}}', 'which says what was before');
SELECT is((SELECT row(d.operation, d.options #>> '{before,time_zone}')::text FROM capacity.decisions AS d WHERE booking_id IS NULL ORDER BY id DESC LIMIT 1),
    '(upsert_restaurant,Europe/Paris)', 'and so is the change itself');
SELECT is((SELECT string_agg(guest_name || ' ' || version, ', ' ORDER BY guest_name) FROM capacity.bookings), 'far 2, gone 2, here 2, near 3, off 1, past 1', 'a booking that moved has another version');

-- By the new clock dinner is over; it was not when the zone changed.
SELECT is(tests.outcome(tests.book(id, 2, p_booking_date => '2050-06-18')), 'confirmed', 'the restaurant books by its new clock') FROM r;
SELECT is(tests.outcome(tests.book(id, 2)), 'refused: PAST_TIME', 'in which it is later') FROM r;
SELECT is(tests.outcome(capacity_v1.transition_booking(r.id, b.id, 'seated')), 'seated', 'who comes after all has the new instant') FROM r, capacity.bookings AS b WHERE guest_name = 'gone';
SELECT is(tests.outcome(tests.change(r.id, b.id, '{"party_size": 3}')), 'seated', 'and may grow') FROM r, capacity.bookings AS b WHERE guest_name = 'gone';
SELECT is(pg_temp.move('Europe/Zurich'), 'true', 'it may move back');
SELECT is(tests.sound(id), 'sound', 'and nothing is out of balance') FROM r;

SELECT * FROM finish();

SELECT plan(16);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 3) FROM r;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS four, (tests.book(id, 2) #>> '{booking,id}')::uuid AS two,
       (tests.book(id, 4) #>> '{booking,id}')::uuid AS last INTO TEMP b FROM r;
SELECT tests.wait(id, dinner, 'six', 6), tests.wait(id, dinner, 'ann', 2), tests.wait(id, dinner, 'bob', 2), tests.wait(id, dinner, 'cat', 4) FROM r, p;
SELECT is(tests.waitlist(id), 'six waiting, ann waiting, bob waiting, cat waiting', 'while it is full everybody waits') FROM r;

SELECT capacity_v1.cancel_booking(id, two) FROM r, b;
SELECT is(tests.waitlist(id), 'six waiting, ann offered 17:00, bob waiting, cat waiting', 'a large party ahead that does not fit holds nobody up') FROM r;
SELECT is((SELECT booked_covers || '/' || booked_parties FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '10/3', 'an offer takes the place');
SELECT is(status || ' ' || party_size || ' ' || coalesce(guest_name, '-') || ' ' || hold_expires_at - '2050-06-01 12:00+00', 'held 2 - 00:15:00',
    'as a hold, for as long as the policy says') FROM capacity.bookings, r WHERE restaurant_id = r.id AND status = 'held';
SELECT is(d.operation || ' ' || d.outcome, 'hold_capacity accepted', 'which is a decision that says for whom') FROM capacity.decisions AS d, r
WHERE d.restaurant_id = r.id AND d.options ->> 'waitlist_entry_id' = tests.entry(r.id, 'ann')::text AND d.operation <> 'join_waitlist';
SELECT is(e #> '{offer}', jsonb_build_object('booking_id', b.id, 'booking_reference', NULL, 'booking_date', '2050-06-17', 'start_time', '17:00:00', 'starts_at', '2050-06-17T15:00:00+00:00',
    'expires_at', '2050-06-01T12:15:00+00:00', 'expires_local', '2050-06-01T14:15:00'), 'the entry shows what it is offered')
FROM r, capacity.bookings AS b, jsonb_array_elements(capacity_v1.list_waitlist(r.id) -> 'entries') AS e
WHERE b.restaurant_id = r.id AND b.status = 'held' AND e ->> 'guest_name' = 'ann';

SELECT capacity_v1.cancel_booking(id, four) FROM r, b;
SELECT is(tests.waitlist(id), 'six waiting, ann offered 17:00, bob offered 17:00, cat waiting', 'one party left: one more offer, in the order of joining') FROM r;
SELECT tests.change(id, last, '{"party_size": 2}') FROM r, b;
SELECT is(tests.waitlist(id), 'six waiting, ann offered 17:00, bob offered 17:00, cat waiting', 'covers without a party are no place') FROM r;
SELECT tests.change(id, last, '{"booking_date": "2050-06-18"}') FROM r, b;
SELECT is(tests.waitlist(id), 'six offered 17:00, ann offered 17:00, bob offered 17:00, cat waiting', 'who moves away frees a place: the first whom it fits') FROM r;

SELECT tests.set_clock('2050-06-01 12:15+00');
SELECT is(capacity_impl.waitlist_entry_json(e, NULL) ->> 'status', 'expired', 'an offer is over when its time is') FROM r, capacity.waitlist_entries AS e
WHERE e.restaurant_id = r.id AND e.guest_name = 'ann';
SELECT is(tests.book(id, 5) #>> '{booking,status}', 'confirmed', 'what expired is free, for those who wait first') FROM r;
SELECT is(tests.waitlist(id), 'six expired 17:00, ann expired 17:00, bob expired 17:00, cat offered 17:00', 'each of them is asked once') FROM r;

-- Where every service has its own line.
SELECT tests.wait(id, dinner, 'dan', 8), tests.wait(id, dinner, 'eve', 8, p_service_date => tests.day() + 1) FROM r, p;
SELECT is(tests.waitlist(id), 'six expired 17:00, ann expired 17:00, bob expired 17:00, cat offered 17:00, dan waiting, eve offered 17:00', 'other services are others') FROM r;
SELECT capacity_v1.cancel_booking(restaurant_id, bookings.id) FROM capacity.bookings, r WHERE restaurant_id = r.id AND party_size = 5;
SELECT is(tests.entry(id, 'dan') IS NOT NULL AND tests.waitlist(id) LIKE '%dan waiting%', true, 'four covers less than all are not enough for eight') FROM r;
SELECT is((SELECT count(DISTINCT booking_id) FROM capacity.waitlist_entries, r WHERE restaurant_id = r.id AND booking_id IS NOT NULL), 5::bigint, 'each offer is a hold of its own');
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();

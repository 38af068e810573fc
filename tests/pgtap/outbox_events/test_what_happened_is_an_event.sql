SELECT plan(22);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 20) FROM r;
CREATE TEMP TABLE seen (id bigint);
-- The events since the last look, in order.
CREATE FUNCTION pg_temp.events() RETURNS text LANGUAGE sql AS $fn$
    WITH fresh AS (
        INSERT INTO pg_temp.seen
        SELECT e.id FROM capacity.outbox_events AS e, pg_temp.r WHERE e.restaurant_id = r.id AND NOT EXISTS (SELECT FROM pg_temp.seen AS s WHERE s.id = e.id)
        RETURNING id
    )
    SELECT string_agg(concat_ws(' ', e.event_type, e.subject_version), ', ' ORDER BY e.id) FROM fresh JOIN capacity.outbox_events AS e USING (id)
$fn$;
SELECT is(pg_temp.events(), 'capacity.changed, capacity.changed, capacity.changed', 'each change of the configuration is an event');
SELECT is((SELECT payload || jsonb_build_object('subject', subject_id = r.id) FROM capacity.outbox_events, r WHERE restaurant_id = r.id ORDER BY outbox_events.id DESC LIMIT 1),
    '{"operation": "set_capacity_rule", "service_period_id": null, "max_covers": 20, "max_parties": null, "subject": true}', 'that tells what was changed');
SELECT tests.set_limit(id, 20) FROM r;
SELECT is(pg_temp.events(), NULL, 'what changes nothing is none');

SELECT capacity_v1.create_booking_with_capacity_check(id, tests.day(), '19:00', 4, 'a', 'ann', 'a@b.c', '123', p_notes => 'secret', p_seating_preference => 'here') AS answer INTO TEMP a FROM r;
SELECT is(pg_temp.events(), 'booking.created 1', 'a booking is one');
SELECT is(jsonb_build_array(e.subject_id, e.payload), jsonb_build_array(answer #> '{booking,id}', NULL), 'which says where to look, and nothing of the guest') FROM capacity.outbox_events AS e, r, a WHERE e.restaurant_id = r.id AND e.event_type = 'booking.created';
SELECT tests.book(id, 4, p_idempotency_key => 'b'), tests.book(id, 30) FROM r;
SELECT tests.book(id, 4, p_idempotency_key => 'b') FROM r;
SELECT is(pg_temp.events(), 'booking.created 1', 'a refusal and a repeat are none');

SELECT (answer #>> '{booking,id}')::uuid AS b INTO TEMP x FROM a;
SELECT tests.change(id, b, '{"party_size": 5}') FROM r, x;
SELECT is(pg_temp.events(), 'booking.changed 2', 'a change is one');
SELECT tests.change(id, b, '{"party_size": 50}') FROM r, x;
SELECT is(pg_temp.events(), NULL, 'one that is refused is none');
SELECT capacity_v1.transition_booking(id, b, s) FROM r, x, unnest('{seated,completed,completed}'::text[]) AS s;
SELECT is(pg_temp.events(), 'booking.seated 3, booking.completed 4', 'a new status is one, called after it');
UPDATE capacity.bookings SET seating_version = seating_version + 1 FROM r WHERE restaurant_id = r.id;
SELECT is(pg_temp.events(), NULL, 'a seat is no change of the booking');
UPDATE capacity.bookings SET notes = 'x' FROM r WHERE restaurant_id = r.id;
SELECT ok(pg_temp.events() IN ('booking.changed 2, booking.changed 5', 'booking.changed 5, booking.changed 2'), 'plain SQL is as good, row by row');
UPDATE capacity.bookings SET status = 'cancelled' FROM r WHERE restaurant_id = r.id AND status = 'confirmed';
SELECT is(pg_temp.events(), 'booking.cancelled 3', 'whatever it writes');
INSERT INTO capacity.bookings (restaurant_id, booking_date, start_time, party_size, status) SELECT id, tests.day(), '20:00', 1, s::capacity.booking_status FROM r, unnest('{held,pending}'::text[]) AS s;
SELECT is(pg_temp.events(), 'booking.held 1, booking.created 1', 'a hold is called one');
DELETE FROM capacity.bookings USING r WHERE restaurant_id = r.id AND party_size = 1;
SELECT is(pg_temp.events(), 'booking.deleted 1, booking.deleted 1', 'what is deleted is one');

SELECT tests.wait(id, dinner, 'cat') FROM r, p;
SELECT is(pg_temp.events(), 'waitlist.joined, booking.held 1, waitlist.offered', 'waiting and offers are events');
SELECT is(e.payload || jsonb_build_object('subject', e.subject_id), jsonb_build_object(
    'subject', w.id, 'status', 'offered', 'party_size', 2, 'service_date', '2050-06-17', 'service_period_id', dinner, 'first_time', NULL, 'last_time', NULL,
    'booking_id', w.booking_id, 'offer_expires_at', '2050-06-01T12:15:00+00:00'), 'without the guest''s data, too')
FROM capacity.outbox_events AS e, capacity.waitlist_entries AS w, r, p WHERE e.restaurant_id = r.id AND w.restaurant_id = r.id AND e.event_type = 'waitlist.offered';
SELECT capacity_v1.accept_offer(id, tests.entry(id, 'cat'), 'c') FROM r;
SELECT is(pg_temp.events(), 'booking.confirmed 2, waitlist.accepted', 'the booking''s first, then the entry''s that follows it');
SELECT tests.wait(id, dinner, 'dan'), tests.wait(id, dinner, 'eve'), tests.wait(id, dinner, 'flo', 15), tests.wait(id, dinner, 'gus', 16) FROM r, p;
SELECT pg_temp.events();
SELECT capacity_v1.decline_offer(id, tests.entry(id, 'dan')), capacity_v1.leave_waitlist(id, tests.entry(id, 'flo')) FROM r;
SELECT is(pg_temp.events(), 'waitlist.declined, booking.released 2, waitlist.withdrawn', 'who declines or leaves is one');
UPDATE capacity.waitlist_entries SET notes = 'x' FROM r WHERE restaurant_id = r.id;
SELECT is(pg_temp.events(), NULL, 'notes are none');
DELETE FROM capacity.bookings USING r, capacity.waitlist_entries AS w WHERE bookings.restaurant_id = r.id AND w.restaurant_id = r.id AND w.booking_id = bookings.id AND w.status = 'offered';
SELECT is(pg_temp.events(), 'booking.deleted 1, waitlist.deleted', 'an entry goes with its booking');

SELECT throws_ok('TRUNCATE capacity.outbox_events', 'RC402', NULL, 'events go one by one, or not at all');
SELECT throws_ok('TRUNCATE capacity.waitlist_entries', 'RC402', NULL, 'and so do entries');

SELECT * FROM finish();

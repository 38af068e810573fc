SELECT plan(22);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": true}') FROM r;
SELECT tests.hold(id, 2, '{"seconds": 60}'), tests.hold(id, 2, '{"seconds": 120}'), tests.hold(id, 2, '{"seconds": 60}', '2050-06-18') FROM r;
SELECT tests.hold(id, 3, '{"seconds": 60}') FROM other;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', to_char(l.service_date, 'DD'), l.booked_covers, l.booked_parties, to_char(l.next_hold_expiry AT TIME ZONE 'Europe/Zurich', 'MI')), ', ' ORDER BY l.service_date)
    FROM pg_temp.r JOIN capacity.service_ledger AS l ON l.restaurant_id = id
$fn$;

SELECT is(capacity_v1.sweep_expired(id), '{"success": true, "holds": 0, "offers": 0, "entries": 0, "is_complete": true, "next_restaurant_id": null}', 'what lasts is not swept') FROM r;
SELECT is(pg_temp.stored(), '17 4 2 01, 18 2 1 01', 'each service knows when the first of its holds ends');
SELECT tests.set_clock('2050-06-10 12:00:59.999999+02');
SELECT is(capacity_v1.sweep_expired() ->> 'holds', '0', 'to the last microsecond');
SELECT tests.set_clock('2050-06-10 12:01+02');
SELECT is(capacity_v1.sweep_expired(id) ->> 'holds', '2', 'what is over is swept') FROM r;
SELECT is(pg_temp.stored(), '17 2 1 02, 18 0 0', 'its places are free, and the next end is known');
SELECT is((SELECT string_agg(concat_ws(' ', b.status, b.hold_expires_at IS NULL, b.version, tests.seated_at(b.id)), ', ' ORDER BY b.created_at, b.status) FROM r JOIN capacity.bookings AS b ON restaurant_id = r.id),
    'held f 1 2, expired t 2 nowhere, expired t 2 nowhere', 'with their tables');
SELECT is((SELECT row(count(*), min(outcome::text), min(code), bool_and(actor = session_user), bool_and(decided_at = '2050-06-10 12:01+02'), sum(party_size))::text FROM capacity.decisions WHERE operation = 'expire_hold'), '(2,accepted,,t,t,4)', 'by a decision each');
SELECT is((SELECT count(*) FROM capacity.outbox_events WHERE event_type = 'booking.expired'), 2::bigint, 'of which others are told');
SELECT is((SELECT count(*) FROM capacity.bookings AS b JOIN other ON restaurant_id = other.id WHERE status = 'held'), 1::bigint, 'of the restaurant that was named');
SELECT is(capacity_v1.sweep_expired(id) ->> 'holds', '0', 'a second time nothing is left') FROM r;
SELECT is(capacity_v1.sweep_expired() ->> 'holds', '1', 'without a name it is every restaurant');
SELECT is((SELECT row(l.booked_covers, l.next_hold_expiry)::text FROM capacity.service_ledger AS l JOIN other ON restaurant_id = other.id), '(0,)', 'where nothing is left either');
SELECT tests.set_clock('2050-06-10 12:02+02');
SELECT is(capacity_v1.sweep_expired(NULL, '{"limit": null}') ->> 'holds', '1', 'null is as good as nothing');
SELECT is(pg_temp.stored(), '17 0 0, 18 0 0', 'no service has a hold any more');

-- A limit.
SELECT tests.hold(id, 1, '{"seconds": 10}', p_start_time => '12:00'), tests.hold(id, 1, '{"seconds": 10}') FROM (SELECT id FROM r UNION ALL SELECT id FROM other) AS x;
SELECT tests.set_clock('2050-06-10 12:03+02');
SELECT is(capacity_v1.sweep_expired(NULL, '{"limit": 1}') - 'success' - 'next_restaurant_id', '{"holds": 2, "offers": 0, "entries": 0, "is_complete": false}', 'a limit lets no further restaurant begin');
SELECT is(capacity_v1.sweep_expired(NULL, '{"limit": 1e3}') - 'success' - 'next_restaurant_id', '{"holds": 2, "offers": 0, "entries": 0, "is_complete": true}', 'the next call does the rest');

-- What somebody resolved is not swept.
SELECT (tests.hold(id, 1) #>> '{booking,id}')::uuid AS confirmed, (tests.hold(id, 1) #>> '{booking,id}')::uuid AS released INTO TEMP h FROM r;
SELECT capacity_v1.confirm_hold(id, confirmed, 'x'), capacity_v1.release_hold(id, released) FROM r, h;
SELECT is((SELECT next_hold_expiry IS NOT NULL FROM r JOIN capacity.service_ledger AS l ON restaurant_id = id WHERE service_date = tests.day()), true, 'the end that was known may be too early');
SELECT tests.set_clock('2050-06-10 13:00+02');
SELECT is(capacity_v1.sweep_expired() ->> 'holds', '0', 'what was resolved is not swept');
SELECT is((SELECT string_agg(status::text, ' ' ORDER BY status) FROM h JOIN capacity.bookings ON id IN (confirmed, released)), 'confirmed released', 'and stays what it is');
SELECT throws_ok(format('SELECT capacity_v1.sweep_expired(%L)', gen_random_uuid()), 'RC101', NULL, 'an unknown restaurant is none');

-- Plain SQL.
INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time, status, hold_expires_at) SELECT id, 1, '2050-06-25', '19:00', 'held', '2050-06-10 12:30+02' FROM other;
SELECT is(capacity_v1.sweep_expired(id) ->> 'holds', '1', 'a hold of plain SQL is swept like any other') FROM other;
SELECT is((SELECT string_agg(tests.sound(id), ' ') FROM (SELECT id FROM r UNION ALL SELECT id FROM other) AS x), 'sound sound', 'nothing is out of balance');

SELECT * FROM finish();

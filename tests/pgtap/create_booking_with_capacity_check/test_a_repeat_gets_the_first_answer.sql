SELECT plan(14);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS period_id INTO TEMP dinner FROM r;
SELECT tests.set_limit(id, 10) FROM r;

CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT row((SELECT count(*) FROM capacity.bookings), (SELECT count(*) FROM capacity.decisions),
               (SELECT count(*) FROM capacity.idempotency_keys), (SELECT md5(string_agg(l::text, '')) FROM capacity.service_ledger AS l))::text
$fn$;

SELECT tests.book(id, 4, p_idempotency_key => 'yes') AS yes INTO TEMP a FROM r;
SELECT tests.book(id, 7, p_idempotency_key => 'no') AS no INTO TEMP b FROM r;
SELECT pg_temp.stored() AS before INTO TEMP s;

SELECT is(tests.book(id, 4, p_idempotency_key => 'yes'), yes || '{"duplicate": true}', 'a yes is repeated word for word') FROM a, r;
SELECT is(tests.book(id, 7, p_idempotency_key => 'no'), no || '{"duplicate": true}', 'so is a no') FROM b, r;
SELECT is(tests.book(id, 4, p_idempotency_key => 'yes'), yes || '{"duplicate": true}', 'as often as it is asked') FROM a, r;
SELECT is(pg_temp.stored(), before, 'and nothing is stored for it') FROM s;

SELECT is(capacity_v1.create_booking_with_capacity_check(
        id, tests.day(), '19:00', 4, 'yes', NULL, NULL, NULL, 'reservation', 'api', NULL, NULL, '{}') ->> 'duplicate',
    'true', 'defaults written out are the same request') FROM r;

-- What happens in between changes the booking that is shown, not the decision.
SELECT tests.book(id, 6, p_idempotency_key => 'more') FROM r;
SELECT is(tests.book(id, 4, p_idempotency_key => 'yes') -> 'capacity', yes -> 'capacity', 'a repeat shows the capacity of then') FROM a, r;
SELECT capacity_v1.cancel_booking(id, (yes #>> '{booking,id}')::uuid) FROM a, r;
SELECT tests.book(id, 4, p_idempotency_key => 'yes') AS later INTO TEMP c FROM r;
SELECT is(tests.outcome(later), 'cancelled (duplicate)', 'after its cancellation the booking is shown as it is now') FROM c;
SELECT is(later #>> '{booking,id}', yes #>> '{booking,id}', 'it is the same booking') FROM a, c;
SELECT is(later - 'booking' - 'duplicate', yes - 'booking' - 'duplicate', 'the decision stands') FROM a, c;
SELECT is((SELECT booked_covers FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 6, 'nothing is booked again');
SELECT is(tests.outcome(tests.book(id, 7, p_idempotency_key => 'no')), 'refused: CAPACITY_EXCEEDED (duplicate)',
    'a refusal stands') FROM r;
SELECT tests.set_limit(id, NULL) FROM r;
SELECT is(tests.book(id, 7, p_idempotency_key => 'no'), no || '{"duplicate": true}', 'also when there is room by now') FROM b, r;
SELECT is(tests.outcome(tests.book(id, 7)), 'confirmed', 'which a new key finds') FROM r;

DELETE FROM capacity.bookings USING a WHERE id = (yes #>> '{booking,id}')::uuid;
SELECT is(tests.book(id, 4, p_idempotency_key => 'yes') -> 'booking', 'null', 'a booking that was deleted is not made up') FROM r;

SELECT * FROM finish();

SELECT plan(19);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.make_period(id) AS dinner, tests.make_period(other) AS dinner_there INTO TEMP p FROM r;
SELECT tests.set_limit(id, 2), tests.set_limit(other, 0) FROM r;
SELECT tests.wait(id, dinner, 'ann') -> 'entry' AS ann, tests.wait(id, dinner, 'bob') -> 'entry' AS bob, tests.wait(other, dinner_there, 'cat') -> 'entry' AS cat INTO TEMP e FROM r, p;
CREATE FUNCTION pg_temp.get(p_restaurant uuid, p_reference text, p_role text DEFAULT 'anon') RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(NULL, format('SELECT capacity_v1.get_waitlist_entry_by_reference(%L, %L)', p_restaurant, p_reference), p_role)
$fn$;
CREATE FUNCTION pg_temp.refusal(p_restaurant uuid, p_reference text) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.detail(format('SELECT capacity_v1.get_waitlist_entry_by_reference(%L, %L)', p_restaurant, p_reference))
$fn$;

SELECT is(pg_temp.get(id, bob ->> 'reference')::jsonb, jsonb_build_object('success', true, 'entry', bob), 'a guest sees the entry') FROM r, e;
SELECT is(pg_temp.get(id, bob ->> 'reference', 'authenticated')::jsonb -> 'entry', bob, 'with a token too') FROM r, e;
SELECT is(bob ->> 'position', '2', 'and the own position') FROM e;
SELECT ok(pg_temp.get(id, bob ->> 'reference') !~ 'ann', 'not who is ahead') FROM r, e;
SELECT is(pg_temp.get(id, ann ->> 'reference')::jsonb #>> '{entry,offer,start_time}', '17:00:00', 'an offer is shown') FROM r, e;
SELECT is(pg_temp.get(id, ann ->> 'reference')::jsonb #> '{entry,offer,booking_reference}', 'null', 'without a reference, as a hold is nobody''s booking yet') FROM r, e;

SELECT is(pg_temp.get(id, left(bob ->> 'reference', 31)), 'RC107', 'it takes the whole reference') FROM r, e;
SELECT is(pg_temp.get(id, upper(bob ->> 'reference') || ' '), 'RC107', 'nothing like it') FROM r, e;
SELECT is(pg_temp.get(id, bob ->> 'id'), 'RC107', 'not its id') FROM r, e;
SELECT is(pg_temp.get(other, bob ->> 'reference'), 'RC107', 'not in another restaurant') FROM r, e;
SELECT is(pg_temp.refusal(id, cat ->> 'reference'), jsonb_build_object('code', 'WAITLIST_ENTRY_NOT_FOUND', 'restaurant_id', id), 'the refusal repeats no reference') FROM r, e;
SELECT is(pg_temp.refusal(id, cat ->> 'reference'), pg_temp.refusal(id, repeat('0', 32)), 'and is the same for one of nobody') FROM r, e;
SELECT is(pg_temp.get(other, cat ->> 'reference')::jsonb #>> '{entry,guest_name}', 'cat', 'that opens its entry where it belongs') FROM r, e;
SELECT is(pg_temp.get(id, (SELECT reference FROM capacity.bookings WHERE status = 'held')), 'RC107', 'a booking''s opens no entry') FROM r;
SELECT is(pg_temp.get(id, NULL), 'RC001', 'the reference is required') FROM r;

SELECT capacity_v1.accept_offer(id, (ann ->> 'id')::uuid, 'a') -> 'booking' AS booking INTO TEMP b FROM r, e;
SELECT is(pg_temp.get(id, ann ->> 'reference')::jsonb #>> '{entry,offer,booking_reference}', booking ->> 'reference', 'once it is accepted it leads to the booking') FROM r, e, b;
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.get_booking_by_reference(%L, %L) #>> ''{booking,guest_name}''', id, booking ->> 'reference'), 'anon'), 'ann', 'which a guest may open') FROM r, b;
SELECT is(pg_temp.get(id, ann ->> 'reference')::jsonb #>> '{entry,status}', 'accepted', 'what is final stays to be seen') FROM r, e;
SELECT is(pg_temp.get(id, bob ->> 'reference')::jsonb #>> '{entry,position}', '1', 'and the others move up') FROM r, e;

SELECT * FROM finish();

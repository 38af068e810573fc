SELECT plan(11);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.set_limit(id, 6) FROM r;
SELECT tests.book(id, 6) -> 'booking' AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.cancel(p_restaurant uuid, p_reference text) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(NULL, format('SELECT tests.outcome(capacity_v1.cancel_booking_by_reference(%L, %L))', p_restaurant, p_reference), 'anon')
$fn$;
GRANT USAGE ON SCHEMA tests TO anon;

SELECT is(pg_temp.cancel(other, booking ->> 'reference'), 'RC102', 'in another restaurant it is not found') FROM r, b;
SELECT is(pg_temp.cancel(id, booking ->> 'id'), 'RC102', 'nor by its id') FROM r, b;
SELECT is((SELECT booked_covers FROM capacity.service_ledger AS l, r WHERE l.restaurant_id = r.id), 6, 'it keeps its place');
SELECT is(pg_temp.cancel(id, booking ->> 'reference'), 'cancelled', 'by its reference a guest cancels it') FROM r, b;
SELECT is((SELECT booked_covers FROM capacity.service_ledger AS l, r WHERE l.restaurant_id = r.id), 0, 'and gives the place back');
SELECT is((SELECT row(operation, actor, booking_id = (booking ->> 'id')::uuid, options -> 'before', options -> 'after')::text FROM capacity.decisions, b ORDER BY decisions.id DESC LIMIT 1),
    '(cancel_booking,anon,t,"{""status"": ""confirmed""}","{""status"": ""cancelled""}")', 'it is a decision');
SELECT is(pg_temp.cancel(id, booking ->> 'reference'), 'cancelled (duplicate)', 'a second time it only says so') FROM r, b;
SELECT tests.book(id, 2) -> 'booking' AS booking INTO TEMP s FROM r;
SELECT capacity_v1.transition_booking(id, (booking ->> 'id')::uuid, 'seated') FROM r, s;
SELECT is(pg_temp.cancel(id, booking ->> 'reference'), 'RC301', 'who sits at the table does not cancel') FROM r, s;
SELECT is(pg_temp.cancel(id, tests.hold(id) #>> '{booking,reference}'), 'RC102', 'a hold is nobody''s booking yet') FROM r;
SELECT is(pg_temp.cancel(id, NULL), 'RC001', 'the reference is required') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

SELECT plan(8);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}') AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
UPDATE capacity.restaurants SET slot_covers = 5, is_paced = true FROM r WHERE restaurant_id = r.id;
SELECT tests.set_limit(id, 7, 1) FROM r;
SELECT tests.book(id, 4) FROM r, generate_series(1, 2);
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;
CREATE FUNCTION pg_temp.debts() RETURNS text LANGUAGE sql AS $fn$
    SELECT row(l.excess_covers, l.excess_parties, l.shadow_covers, (SELECT d.operation FROM capacity.decisions AS d WHERE d.id = l.debt_decision_id),
               (SELECT string_agg(format('%s:%s', s.reserved_count, s.excess_count), ' ' ORDER BY s.starts_at) FROM capacity.booking_slots AS s))::text
    FROM capacity.service_ledger AS l
$fn$;

SELECT is(pg_temp.debts(), '(1,1,8,create_booking,8:3)', 'a service and a slot over their limits');
SELECT is(capacity_v1.upsert_restaurant(id, 'Test', 'Asia/Tokyo') ->> 'changed', 'true', 'move to another zone') FROM r;
SELECT is(pg_temp.debts(), '(1,1,8,create_booking,"8:3 0:0")', 'with the debts that they had, and their author');
SELECT is((SELECT array_agg(DISTINCT enforcement_mode) FROM capacity.bookings), '{shadow}', 'and the mode that they were decided under');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

-- A service that is closed by now keeps its bookings, in the new zone as well.
SELECT tests.make_period(id, p_weekdays => '{1}', p_service_period_id => dinner) FROM r, p;
SELECT is(capacity_v1.upsert_restaurant(id, 'Test', 'America/New_York') ->> 'changed', 'true', 'also of a service that is closed by now') FROM r;
SELECT is((SELECT array_agg(DISTINCT starts_at AT TIME ZONE 'UTC') FROM capacity.bookings), '{2050-06-17 23:00}', 'the bookings move');
SELECT is(tests.sound(id), 'sound', 'and nothing is out of balance') FROM r;

SELECT * FROM finish();

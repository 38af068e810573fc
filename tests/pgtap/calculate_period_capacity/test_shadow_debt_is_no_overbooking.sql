SELECT plan(3);

SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}') AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 12) FROM r;
CREATE FUNCTION pg_temp.show() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', c ->> 'booked_covers', c ->> 'excess_covers', c ->> 'has_overbooking')
    FROM pg_temp.r, pg_temp.p, capacity_v1.calculate_period_capacity(r.id, p.dinner, tests.day()) AS c
$fn$;

SELECT is(pg_temp.show(), '12 2 false', 'what shadow mode let in is only watched');
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;
SELECT is(pg_temp.show(), '12 2 false', 'also after the flip');
UPDATE capacity.bookings SET status = 'cancelled' FROM r WHERE restaurant_id = r.id;
SELECT tests.book(id, 10) FROM r;
SELECT tests.set_limit(id, 8) FROM r;
SELECT is(pg_temp.show(), '10 2 true', 'a limit lowered under enforced bookings is an overbooking');

SELECT * FROM finish();

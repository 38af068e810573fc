SELECT plan(24);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;

-- tests.day() is a Friday. Every step adds a rule that is more specific than all before it.
CREATE TEMP TABLE steps (step integer, scope text, with_period boolean, weekday integer, first_date date, last_date date);
INSERT INTO steps VALUES
    (8, 'the restaurant',         false, NULL, NULL, NULL),
    (7, 'a weekday',              false, 5,    NULL, NULL),
    (6, 'a period',               true,  NULL, NULL, NULL),
    (5, 'a weekday of a period',  true,  5,    NULL, NULL),
    (4, 'a date range',           false, NULL, '2050-06-10', '2050-06-20'),
    (3, 'a date',                 false, NULL, '2050-06-17', NULL),
    (2, 'a date range of a period', true, NULL, '2050-06-16', '2050-06-17'),
    (1, 'a date of a period',     true,  NULL, '2050-06-17', '2050-06-17');

CREATE FUNCTION pg_temp.set_rule(p_step integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_capacity_rule(
        p_restaurant_id => r.id, p_max_covers => 100 - s.step, p_max_parties => NULL,
        p_service_period_id => CASE WHEN s.with_period THEN p.dinner END,
        p_weekday => s.weekday, p_first_date => s.first_date, p_last_date => s.last_date) ->> 'changed'
    FROM pg_temp.steps AS s, pg_temp.r, pg_temp.p WHERE s.step = p_step
$fn$;
CREATE FUNCTION pg_temp.remove_rule(p_step integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT capacity_v1.remove_capacity_rule(
        p_restaurant_id => r.id,
        p_service_period_id => CASE WHEN s.with_period THEN p.dinner END,
        p_weekday => s.weekday, p_first_date => s.first_date, p_last_date => s.last_date) ->> 'changed'
    FROM pg_temp.steps AS s, pg_temp.r, pg_temp.p WHERE s.step = p_step
$fn$;
-- The limit that refuses a party of 1000 on that day.
CREATE FUNCTION pg_temp.limit_on(p_date date, p_time time DEFAULT '19:00') RETURNS integer LANGUAGE sql AS $fn$
    SELECT (tests.book(id, 1000, p_date, p_time) #>> '{error,violations,0,limit}')::integer FROM pg_temp.r
$fn$;

SELECT is(row(pg_temp.set_rule(step), pg_temp.limit_on(tests.day()))::text, format('(true,%s)', 100 - step),
    scope || ' decides over what is less specific')
FROM steps ORDER BY step DESC;

SELECT is(pg_temp.limit_on('2050-06-16'), 98, 'the other date of the period''s range has the range''s rule');
SELECT is(pg_temp.limit_on('2050-06-16', '12:00'), 96, 'another period has the rule of all periods in range');
SELECT is(pg_temp.limit_on('2050-06-17', '12:00'), 97, 'or of the date');
SELECT is(pg_temp.limit_on('2050-06-20'), 96, 'a range holds on its last date');
SELECT is(pg_temp.limit_on('2050-06-24'), 95, 'and not beyond it: here the weekday''s rule of the period decides');
SELECT is(pg_temp.limit_on('2050-06-24', '12:00'), 93, 'here the weekday''s');
SELECT is(pg_temp.limit_on('2050-06-25'), 94, 'on another weekday the period''s');
SELECT is(pg_temp.limit_on('2050-06-25', '12:00'), 92, 'else the restaurant''s');

SELECT is(row(pg_temp.remove_rule(step), pg_temp.limit_on(tests.day()))::text, format('(true,%s)', 99 - step),
    'without ' || scope || ' the next one decides again')
FROM steps WHERE step < 8 ORDER BY step;

SELECT capacity_v1.set_capacity_rule(id, NULL, 1, p_first_date => tests.day()) FROM r;
SELECT is(tests.outcome(tests.book(id, 1000)) || ', ' || tests.outcome(tests.book(id, 1)), 'confirmed, refused: CAPACITY_EXCEEDED',
    'a rule decides as a whole: its missing limit is no limit, whatever a less specific rule says') FROM r;

SELECT * FROM finish();

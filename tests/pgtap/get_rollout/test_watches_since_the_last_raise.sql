SELECT plan(7);

CREATE FUNCTION pg_temp.watched() RETURNS text LANGUAGE sql AS $fn$
    SELECT row(g -> 'found', g -> 'passed')::text FROM capacity_v1.get_rollout() AS s, jsonb_array_elements(s -> 'gates') AS g WHERE g ->> 'gate' = 'watched'
$fn$;
SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant(p_options => '{}') AS id INTO TEMP r;
SELECT capacity_v1.start_rollout();
SELECT is(pg_temp.watched(), '(null,true)', 'nobody enforces yet');
SELECT tests.set_clock('2050-06-08 12:00+00');
-- Somebody's overbooking warns, and closes no gate.
SELECT tests.make_restaurant('Enforces') AS id INTO TEMP e;
SELECT tests.set_limit(id, 8), tests.book(id, 8), tests.set_limit(id, 5) FROM e;
SELECT is(capacity_v1.set_rollout(100) #>> '{step,is_forced}', 'false', 'one that is overbooked stops nobody');
SELECT tests.set_clock('2050-06-08 15:00+00');
SELECT is(capacity_v1.set_rollout_restaurants(ARRAY[id], 'enforce') #>> '{step,is_forced}', 'false', 'who enforces by the percentage may be named, with no gate') FROM r;
SELECT is(pg_temp.watched(), '(3.00,false)', 'which is no raise');
SELECT capacity_v1.set_rollout_restaurants(ARRAY[id], 'inherit') FROM r;
SELECT capacity_v1.set_rollout(0);
SELECT is(pg_temp.watched(), '(3.00,false)', 'a raise is watched');
SELECT tests.set_clock('2050-06-08 16:00+00');
SELECT is(pg_temp.watched(), '(4.00,true)', 'lowering is none');
SELECT capacity_v1.start_rollout();
SELECT is(pg_temp.watched(), '(null,true)', 'nor is one of before a new start');

SELECT * FROM finish();

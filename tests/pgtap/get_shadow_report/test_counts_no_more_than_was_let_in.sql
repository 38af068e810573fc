SELECT plan(2);

-- Booked while limits were enforced, then the limit is lowered: what shadow mode lets in on top is all it has to do with.
SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant('Covers', 'UTC') AS c, tests.make_restaurant('Parties', 'UTC') AS p INTO TEMP r;
SELECT tests.book(c, 10), tests.book(p, 1), tests.book(p, 1), tests.book(p, 1) FROM r;
SELECT capacity_v1.set_restaurant_enforcement(c, 'shadow'), capacity_v1.set_restaurant_enforcement(p, 'shadow'), tests.set_limit(c, 4), tests.set_limit(p, NULL, 1) FROM r;
SELECT tests.book(c, 2), tests.book(p, 1) FROM r;
CREATE FUNCTION pg_temp.counted(p_restaurant_id uuid) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT jsonb_build_array(t -> 'overbooked', t -> 'still_overbooked')
    FROM capacity_v1.get_shadow_report('2050-06-01', '2050-06-01', jsonb_build_object('restaurant_id', p_restaurant_id)) AS s, LATERAL (SELECT s -> 'total') AS a (t)
$fn$;

SELECT is(pg_temp.counted(c), '[{"services": 1, "covers": 2, "parties": 0}, {"services": 1, "covers": 2, "parties": 0}]', 'covers') FROM r;
SELECT is(pg_temp.counted(p), '[{"services": 1, "covers": 0, "parties": 1}, {"services": 1, "covers": 0, "parties": 1}]', 'parties') FROM r;

SELECT * FROM finish();

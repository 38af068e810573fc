SELECT plan(14);

CREATE TEMP TABLE enforced (step integer, percent integer, id uuid);
INSERT INTO capacity.restaurants (name, time_zone) SELECT 'R', 'UTC' FROM generate_series(1, 1000);
CREATE FUNCTION pg_temp.roll(p_step integer, p_percent integer) RETURNS bigint LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_enforcement(p_percent);
    INSERT INTO pg_temp.enforced
    SELECT p_step, p_percent, restaurant_id FROM capacity.restaurants
    WHERE capacity_v1.get_enforcement(restaurant_id) #>> '{restaurant,effective_enforcement}' = 'enforce';
    SELECT count(*) FROM pg_temp.enforced WHERE step = p_step
$fn$;
CREATE FUNCTION pg_temp.only_in(p_step integer, p_other integer) RETURNS bigint LANGUAGE sql AS $fn$
    SELECT count(*) FROM pg_temp.enforced AS a WHERE a.step = p_step
    AND NOT EXISTS (SELECT FROM pg_temp.enforced AS b WHERE b.step = p_other AND b.id = a.id)
$fn$;

SELECT is(pg_temp.roll(0, 0), 0::bigint, 'at 0 percent nobody enforces');
SELECT ok(n BETWEEN 60 AND 140, 'at 10 percent about a tenth') FROM pg_temp.roll(1, 10) AS n;
SELECT ok(n BETWEEN 430 AND 570, 'at 50 percent about half') FROM pg_temp.roll(2, 50) AS n;
SELECT is(pg_temp.roll(3, 100), 1000::bigint, 'at 100 percent all');
SELECT is(pg_temp.only_in(1, 2), 0::bigint, 'who enforces at 10 percent does at 50');
SELECT pg_temp.roll(4, 50), pg_temp.roll(5, 10);
SELECT is(pg_temp.only_in(2, 4) + pg_temp.only_in(4, 2), 0::bigint, 'on the way back the same half');
SELECT is(pg_temp.only_in(1, 5) + pg_temp.only_in(5, 1), 0::bigint, 'and the same tenth');
SELECT is(capacity_v1.set_enforcement(10) ->> 'enforced_restaurants', (SELECT count(*)::text FROM enforced WHERE step = 1), 'the answer counts them');

-- The bucket is a function of the id, so that it survives a dump, a move and a new major version.
INSERT INTO capacity.restaurants (restaurant_id, name, time_zone) VALUES ('00000000-0000-0000-0000-000000000001', 'Known', 'UTC');
SELECT is((SELECT rollout_bucket::integer FROM capacity.restaurants WHERE name = 'Known'),
    ('x' || left(md5('00000000-0000-0000-0000-000000000001'), 7))::bit(28)::integer % 100, 'the bucket is md5''s first 28 bits modulo 100');
SELECT is((SELECT count(*) FROM capacity.restaurants WHERE rollout_bucket NOT BETWEEN 0 AND 99), 0::bigint, 'there are 100 buckets');

SELECT throws_ok('SELECT capacity_v1.set_enforcement(' || p || ')', 'RC015', NULL, p || ' is no percentage')
FROM unnest('{-1,101,"NULL"}'::text[]) AS p;
SELECT is(capacity_v1.get_enforcement() ->> 'percent', '10', 'which changes nothing');

SELECT * FROM finish();

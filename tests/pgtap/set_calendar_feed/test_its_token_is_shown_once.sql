SELECT plan(18);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
CREATE FUNCTION pg_temp.turn(p_is_on boolean, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT f -> 'calendar_feed' FROM pg_temp.r, capacity_v1.set_calendar_feed(r.id, p_is_on, p_options) AS f
$fn$;
CREATE FUNCTION pg_temp.opens(p_token text) RETURNS text LANGUAGE plpgsql AS $fn$
BEGIN
    RETURN (SELECT capacity_v1.get_calendar_feed(r.id, p_token) ->> 'success' FROM pg_temp.r);
EXCEPTION WHEN SQLSTATE 'RC110' THEN
    RETURN 'RC110';
END
$fn$;
CREATE FUNCTION pg_temp.recorded() RETURNS TABLE (options jsonb) LANGUAGE sql AS $fn$
    SELECT d.options FROM capacity.decisions AS d, pg_temp.r
    WHERE d.restaurant_id = r.id AND d.operation = 'set_calendar_feed' ORDER BY d.id
$fn$;

SELECT is(pg_temp.turn(false), jsonb_build_object('restaurant_id', id, 'is_on', false, 'token', NULL), 'there is none at first') FROM r;
SELECT is_empty('SELECT * FROM pg_temp.recorded()', 'and to turn off what is off is no change');

SELECT pg_temp.turn(true) AS feed INTO TEMP f;
SELECT is(feed - 'token', jsonb_build_object('restaurant_id', id, 'is_on', true), 'it is on') FROM f, r;
SELECT matches(feed ->> 'token', '^[0-9a-f]{32}$', 'with a token of 128 bits') FROM f;
SELECT is(pg_temp.opens(feed ->> 'token'), 'true', 'that opens it') FROM f;
SELECT is((SELECT calendar_token FROM capacity.restaurants AS x WHERE x.restaurant_id = r.id), encode(sha256((feed ->> 'token')::bytea), 'hex'), 'only a hash of it is stored') FROM f, r;
SELECT is(pg_temp.opens((SELECT calendar_token FROM capacity.restaurants AS x WHERE x.restaurant_id = r.id)), 'RC110', 'which opens nothing') FROM r;
SELECT is((SELECT calendar_token FROM capacity.restaurants AS x WHERE x.restaurant_id = r.other), NULL, 'another restaurant has none') FROM r;

SELECT is(pg_temp.turn(true) ->> 'token', NULL, 'turned on again it is not shown again');
SELECT is(pg_temp.opens(feed ->> 'token'), 'true', 'and stays') FROM f;
SELECT pg_temp.turn(true, '{"renew": true}') AS feed INTO TEMP g;
SELECT isnt(g.feed ->> 'token', f.feed ->> 'token', 'renewed it is another') FROM f, g;
SELECT is(pg_temp.opens(f.feed ->> 'token') || ' ' || pg_temp.opens(g.feed ->> 'token'), 'RC110 true', 'and the one before opens nothing any more') FROM f, g;
SELECT is(pg_temp.turn(false) ->> 'is_on', 'false', 'it is turned off');
SELECT is(pg_temp.opens(feed ->> 'token'), 'RC110', 'and nothing opens it') FROM g;

SELECT results_eq('SELECT options FROM pg_temp.recorded()', $$VALUES
    ('{"before": {"is_on": false}, "after": {"is_on": true}}'::jsonb),
    ('{"before": {}, "after": {}, "renewed": true}'),
    ('{"before": {"is_on": true}, "after": {"is_on": false}}')$$, 'each change is recorded');
SELECT ok(position(f.feed ->> 'token' IN d.all_of_it) = 0 AND position(g.feed ->> 'token' IN d.all_of_it) = 0, 'but no token')
FROM f, g, (SELECT string_agg(x::text, ' ') || (SELECT string_agg(e::text, ' ') FROM capacity.outbox_events AS e) AS all_of_it FROM capacity.decisions AS x) AS d;

SELECT is(tests.as_user(jsonb_build_object('sub', 'x', 'restaurants', jsonb_build_object(id, 'staff')), format('SELECT capacity_v1.set_calendar_feed(%L, true)', id)), 'RC401', 'staff may not') FROM r;
SELECT is(tests.as_user(jsonb_build_object('sub', 'x', 'restaurants', jsonb_build_object(id, 'admin')), format('SELECT capacity_v1.set_calendar_feed(%L, true) #>> %L', id, '{calendar_feed,is_on}')), 'true', 'admins may') FROM r;

SELECT * FROM finish();

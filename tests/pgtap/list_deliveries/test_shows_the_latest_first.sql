SELECT plan(6);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT capacity_v1.set_webhook(id, 'https://example.org/a'), capacity_v1.set_webhook(id, 'https://example.org/b'), capacity_v1.set_webhook(other, 'https://example.org/c') FROM r;
INSERT INTO capacity.webhook_deliveries (restaurant_id, webhook_id, event_id, event_type, subject_id, body, status)
SELECT w.restaurant_id, w.id, n, right(w.url, 1) || n, w.id, '{}', CASE n WHEN 2 THEN 'dead' ELSE 'delivered' END::capacity.delivery_status
FROM capacity.webhooks AS w, generate_series(1, 3) AS n;
CREATE FUNCTION pg_temp.listed(p_options jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(DISTINCT right(d ->> 'event_type', 1), ',') || ' ' || string_agg(DISTINCT left(d ->> 'event_type', 1), ',') || ' ' || count(*)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_deliveries(id, p_options) -> 'deliveries') AS d
$fn$;

SELECT is(pg_temp.listed('{}'), '1,2,3 a,b 6', 'of all webhooks of the restaurant');
SELECT is(pg_temp.listed('{"limit": 2}'), '3 a,b 2', 'the latest first');
SELECT is(capacity_v1.list_deliveries(id, '{"limit": 2}') -> 'is_complete', 'false', 'and whether there are more') FROM r;
SELECT is(pg_temp.listed('{"status": "dead"}'), '2 a,b 2', 'of a status');
SELECT is(pg_temp.listed(jsonb_build_object('webhook_id', id)), '1,2,3 a 3', 'of one of them') FROM capacity.webhooks WHERE url ~ 'a$';
SELECT is(tests.detail(format('SELECT capacity_v1.list_deliveries(%L, %L)', r.id, jsonb_build_object('webhook_id', w.id))) ->> 'code', 'WEBHOOK_NOT_FOUND',
    'not of another restaurant') FROM r, capacity.webhooks AS w WHERE w.restaurant_id = other;

SELECT * FROM finish();

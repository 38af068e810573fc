SELECT plan(9);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
DELETE FROM capacity.outbox_events;
SELECT is(capacity_v1.list_webhooks(id), '{"success": true, "webhooks": []}', 'none yet') FROM r;
SELECT capacity_v1.set_webhook(id, 'https://example.org:8443/services/key-0?key=1'), capacity_v1.set_webhook(other, 'https://example.org/other') FROM r;
INSERT INTO capacity.webhook_deliveries (restaurant_id, webhook_id, event_id, event_type, subject_id, body, status, delivered_at)
SELECT w.restaurant_id, w.id, n, 'ping', w.id, '{}', status::capacity.delivery_status, at::timestamptz
FROM capacity.webhooks AS w,
     (VALUES (1, 'dead', NULL), (2, 'delivered', '2050-06-01Z'), (3, 'delivered', '2050-06-02Z'), (4, 'pending', NULL), (5, 'pending', NULL)) AS v (n, status, at);
SELECT is(capacity_v1.list_webhooks(id) #> '{webhooks,0}' @> '{"pending": 2, "dead": 1, "last_delivered_at": "2050-06-02T00:00:00+00:00"}', true, 'how many wait, and are dead') FROM r;
SELECT is(jsonb_array_length(capacity_v1.list_webhooks(id) -> 'webhooks'), 1, 'of one restaurant') FROM r;
SELECT unalike(capacity_v1.list_webhooks(id)::text, '%whsec%', 'without secrets') FROM r;
SELECT unalike(capacity_v1.list_webhooks(id)::text, '%key=1%', 'and without a query') FROM r;
CREATE FUNCTION pg_temp.url(p_role text) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(jsonb_build_object('sub', 'a', 'restaurants', jsonb_build_object(id, p_role)),
        format('SELECT capacity_v1.list_webhooks(%L) #>> ''{webhooks,0,url}''', id)) FROM pg_temp.r
$fn$;
SELECT is(pg_temp.url('staff'), 'https://example.org:8443', 'staff see the host, and no path, which may be a key');
SELECT is(pg_temp.url('admin'), 'https://example.org:8443/services/key-0', 'who may change it sees the path');
SELECT is(pg_temp.url('owner'), 'https://example.org:8443/services/key-0', 'an owner too');
SELECT is(capacity_v1.list_webhooks(id) #>> '{webhooks,0,url}', 'https://example.org:8443/services/key-0', 'and a service') FROM r;

SELECT * FROM finish();

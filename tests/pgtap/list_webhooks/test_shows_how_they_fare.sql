SELECT plan(6);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
DELETE FROM capacity.outbox_events;
SELECT is(capacity_v1.list_webhooks(id), '{"success": true, "webhooks": []}', 'none yet') FROM r;
SELECT capacity_v1.set_webhook(id, 'https://example.org?key=1'), capacity_v1.set_webhook(other, 'https://example.org/other') FROM r;
INSERT INTO capacity.webhook_deliveries (restaurant_id, webhook_id, event_id, event_type, subject_id, body, status, delivered_at)
SELECT w.restaurant_id, w.id, n, 'ping', w.id, '{}', status::capacity.delivery_status, at::timestamptz
FROM capacity.webhooks AS w,
     (VALUES (1, 'dead', NULL), (2, 'delivered', '2050-06-01Z'), (3, 'delivered', '2050-06-02Z'), (4, 'pending', NULL), (5, 'pending', NULL)) AS v (n, status, at);
SELECT is(capacity_v1.list_webhooks(id) #> '{webhooks,0}' @> '{"pending": 2, "dead": 1, "last_delivered_at": "2050-06-02T00:00:00+00:00"}', true, 'how many wait, and are dead') FROM r;
SELECT is(jsonb_array_length(capacity_v1.list_webhooks(id) -> 'webhooks'), 1, 'of one restaurant') FROM r;
SELECT unalike(capacity_v1.list_webhooks(id)::text, '%whsec%', 'without secrets') FROM r;
SELECT unalike(capacity_v1.list_webhooks(id)::text, '%key=1%', 'and without a query') FROM r;
SELECT is(tests.as_user(jsonb_build_object('sub', 'a', 'restaurants', jsonb_build_object(id, 'staff')),
    format('SELECT capacity_v1.list_webhooks(%L) ->> ''success''', id)), 'true', 'staff see them') FROM r;

SELECT * FROM finish();

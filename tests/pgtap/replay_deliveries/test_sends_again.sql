SELECT plan(9);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
DELETE FROM capacity.outbox_events;
SELECT capacity_v1.set_webhook(id, 'https://example.org'), capacity_v1.set_webhook(other, 'https://example.org') FROM r;
INSERT INTO capacity.webhook_deliveries (restaurant_id, webhook_id, event_id, event_type, subject_id, body, status, attempts, created_at)
SELECT w.restaurant_id, w.id, n, 'ping', w.id, '{}', status::capacity.delivery_status, 10, timestamptz '2050-06-01' + n * interval '1 day'
FROM capacity.webhooks AS w, (VALUES (1, 'dead'), (2, 'dead'), (3, 'delivered'), (4, 'pending')) AS v (n, status);
CREATE FUNCTION pg_temp.waiting() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(event_id::text, ',' ORDER BY event_id) FROM capacity.webhook_deliveries AS d, pg_temp.r WHERE d.restaurant_id = r.id AND d.status = 'pending' AND attempts = 0
$fn$;

SELECT is(capacity_v1.replay_deliveries(id, '{"limit": 1}'), '{"success": true, "replayed": 1, "is_complete": false}', 'the oldest first') FROM r;
SELECT is(pg_temp.waiting(), '1', 'it waits as if for the first time');
SELECT is(capacity_v1.replay_deliveries(id, '{"status": "delivered", "since": "2050-06-05T00:00Z"}') ->> 'replayed', '0', 'since a moment') FROM r;
SELECT is(capacity_v1.replay_deliveries(id, '{"status": "delivered"}') ->> 'replayed', '1', 'what arrived, if that is asked for') FROM r;
SELECT is(capacity_v1.replay_deliveries(r.id, jsonb_build_object('delivery_ids', jsonb_agg(d.id))) ->> 'replayed', '0', 'nothing of another restaurant')
FROM r, capacity.webhook_deliveries AS d WHERE d.restaurant_id = other GROUP BY r.id;
SELECT is(capacity_v1.replay_deliveries(id) ->> 'replayed', '1', 'the rest') FROM r;
SELECT is(pg_temp.waiting(), '1,2,3', 'in order');
SELECT is((SELECT count(*) FROM capacity.webhook_deliveries, r WHERE restaurant_id = r.other AND attempts = 10), 4::bigint, 'others are as they were');
SELECT is((SELECT string_agg(options ->> 'deliveries', ',') FROM capacity.decisions WHERE operation = 'replay_deliveries'), '1,1,1', 'each is a decision');

SELECT * FROM finish();

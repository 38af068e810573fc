SELECT plan(8);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id, gen_random_uuid() AS hook INTO TEMP r;
DELETE FROM capacity.outbox_events;
INSERT INTO capacity.webhooks (restaurant_id, id, url, secret) SELECT id, hook, 'https://example.org', 'whsec_x' FROM r;
INSERT INTO capacity.webhook_deliveries (restaurant_id, webhook_id, event_id, event_type, subject_id, body, status, created_at)
SELECT id, hook, n, 'booking.created', gen_random_uuid(), '{}', status::capacity.delivery_status, at::timestamptz
FROM r, (VALUES (1, 'delivered', '2050-06-10 10:00+00'), (2, 'dead', '2050-06-10 11:00+00'),
                (3, 'pending', '2050-06-10 11:58+00'), (4, 'pending', '2050-06-10 11:59+00')) AS d (n, status, at);
SELECT is(capacity_v1.get_monitoring() ->> 'webhooks_pending', '2', 'those to come are counted');
SELECT is(capacity_v1.get_monitoring() ->> 'webhooks_dead', '1', 'and those that were given up');
SELECT is(capacity_v1.get_monitoring() ->> 'oldest_pending_seconds', '120', 'the oldest to come says how far behind');
UPDATE capacity.webhook_deliveries SET status = 'delivered' WHERE status = 'pending';
SELECT is(capacity_v1.get_monitoring() ->> 'webhooks_pending', '0', 'what arrived waits no more');
SELECT is(capacity_v1.get_monitoring() -> 'oldest_pending_seconds', 'null', 'and then nothing is behind');


INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, created_at)
SELECT id, 'booking.created', gen_random_uuid(), statement_timestamp() FROM r;
SELECT is(capacity_v1.get_monitoring() ->> 'webhooks_pending', '1', 'an event that nobody has handed over waits, too');
UPDATE capacity.webhooks SET event_types = '{waitlist.*}';
SELECT is(capacity_v1.get_monitoring() ->> 'webhooks_pending', '0', 'but not for a webhook that does not want it');
UPDATE capacity.webhooks SET event_types = NULL, is_active = false;
UPDATE capacity.webhook_deliveries SET status = 'pending';
SELECT is(capacity_v1.get_monitoring() ->> 'webhooks_pending', '0', 'and nothing waits for a webhook that is turned off');

SELECT * FROM finish();

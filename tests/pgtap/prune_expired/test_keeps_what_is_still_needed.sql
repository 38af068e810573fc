SELECT plan(24);

CREATE FUNCTION pg_temp.pruned(p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS
$$ SELECT format('%s keys, %s events, %s deliveries', a ->> 'keys', a ->> 'events', a ->> 'deliveries')
   FROM capacity_v1.prune_expired(p_options) AS a $$;

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.book(id, 2, p_idempotency_key => 'mine') #>> '{booking,id}' AS booking INTO TEMP b FROM r;
-- As if nothing had happened before: what the factories said stays out of the figures.
DELETE FROM capacity.outbox_events;
UPDATE capacity.idempotency_keys SET created_at = '2050-06-10 12:00+00';
SELECT is(pg_temp.pruned(), '0 keys, 0 events, 0 deliveries', 'what is new stays');

SELECT tests.set_clock('2050-07-10 12:00+00');
SELECT is(pg_temp.pruned(), '0 keys, 0 events, 0 deliveries', 'a key of 30 days stays');
SELECT is(tests.book(id, 2, p_idempotency_key => 'mine') #>> '{booking,id}', booking, 'and answers a repeat with its booking') FROM r, b;
SELECT tests.set_clock('2050-07-10 12:00:01+00');
SELECT is(pg_temp.pruned('{"keys_days": 31}'), '0 keys, 0 events, 0 deliveries', 'unless told to keep it longer');
SELECT is(pg_temp.pruned('{"dry_run": true}'), '1 keys, 0 events, 0 deliveries', 'a trial says what would go');
SELECT is(pg_temp.pruned(), '1 keys, 0 events, 0 deliveries', 'and takes nothing');
SELECT is((SELECT count(*) FROM capacity.idempotency_keys), 0::bigint, 'now it is gone');
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'create_booking'), 1::bigint, 'its decision stays');
SELECT is((SELECT count(*) FROM capacity.bookings), 1::bigint, 'and its booking');
SELECT isnt(tests.book(id, 2, '2050-07-20', p_idempotency_key => 'mine') #>> '{booking,id}', booking, 'the key is free again') FROM r, b;

-- Events. The current transaction is not in the cursor's snapshot: nothing of it was handed over.
DELETE FROM capacity.outbox_events;
DELETE FROM capacity.idempotency_keys;
INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, created_at)
SELECT id, 'booking.created', gen_random_uuid(), '2050-07-03 12:00:01+00' FROM r;
SELECT is(pg_temp.pruned(), '0 keys, 0 events, 0 deliveries', 'an event of 7 days stays');
INSERT INTO capacity.webhooks (restaurant_id, id, url, secret) SELECT id, gen_random_uuid(), 'https://example.org', 'whsec_x' FROM r;
SELECT is(pg_temp.pruned('{"events_days": 6}'), '0 keys, 0 events, 0 deliveries', 'an old one that was not handed over stays where a webhook waits for it');
UPDATE capacity.webhooks SET is_active = false;
SELECT is(pg_temp.pruned('{"events_days": 6, "dry_run": true}'), '0 keys, 1 events, 0 deliveries', 'without an active webhook nobody waits');
UPDATE capacity.webhooks SET is_active = true;
UPDATE capacity.event_cursor SET handed_over = format('%s:%s:', x, x)::pg_snapshot
FROM (SELECT pg_current_xact_id()::text::bigint + 1 AS x) AS n;
UPDATE capacity.event_cursor SET system_identifier = system_identifier + 1;
SELECT is(pg_temp.pruned('{"events_days": 6}'), '0 keys, 0 events, 0 deliveries', 'another cluster''s snapshot says nothing');
UPDATE capacity.event_cursor SET system_identifier = system_identifier - 1;
SELECT is(pg_temp.pruned('{"events_days": 6}'), '0 keys, 1 events, 0 deliveries', 'handed over it goes');
INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, created_at, transaction_id)
SELECT id, 'booking.created', gen_random_uuid(), '2050-07-01 12:00+00', NULL FROM r;
SELECT is(pg_temp.pruned(), '0 keys, 1 events, 0 deliveries', 'as does one from before there were webhooks');

-- Deliveries.
INSERT INTO capacity.webhook_deliveries (restaurant_id, webhook_id, event_id, event_type, subject_id, body, status, created_at, delivered_at)
SELECT r.id, w.id, n, 'booking.created', gen_random_uuid(), '{}', status::capacity.delivery_status, created::timestamptz, arrived::timestamptz
FROM r, capacity.webhooks AS w,
     (VALUES (1, 'pending', '2050-05-01 12:00+00', NULL), (2, 'dead', '2050-06-11 12:00+00', NULL), (3, 'dead', '2050-06-01 12:00+00', NULL),
             (4, 'delivered', '2050-06-01 12:00+00', '2050-06-12 12:00+00'), (5, 'delivered', '2050-06-01 12:00+00', '2050-06-02 12:00+00'))
         AS d (n, status, created, arrived);
SELECT is(pg_temp.pruned(), '0 keys, 0 events, 2 deliveries', 'what arrived or was given up 30 days ago goes');
SELECT is((SELECT string_agg(event_id::text, ',' ORDER BY event_id) FROM capacity.webhook_deliveries), '1,2,4', 'what is on its way stays, however old');

-- In portions.
INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id, created_at)
SELECT id, 'x', n::text, '\x00', 1, '2050-01-01 12:00+00' FROM r, generate_series(1, 5) AS n;
SELECT is(capacity_v1.prune_expired('{"limit": 3}') - 'success',
    jsonb_build_object('keys', 3, 'events', 0, 'deliveries', 0, 'restaurants', 0, 'is_complete', false, 'next_restaurant_id', id), 'no more than the limit') FROM r;
SELECT is(capacity_v1.prune_expired(jsonb_build_object('from_restaurant_id', id)) - 'success',
    '{"keys": 2, "events": 0, "deliveries": 0, "restaurants": 1, "is_complete": true, "next_restaurant_id": null}', 'the rest from there') FROM r;
SELECT is(capacity_v1.prune_expired('{"from_restaurant_id": "ffffffff-ffff-ffff-ffff-ffffffffffff"}') ->> 'restaurants', '0', 'behind the last one there is nothing');

SELECT throws_ok($$SELECT capacity_v1.prune_expired('{"keys_days": 0}')$$, 'RC008', NULL, 'keys are kept for a day at least');
SELECT throws_ok($$SELECT capacity_v1.prune_expired('{"decisions_days": 1}')$$, 'RC007', NULL, 'decisions are never deleted');
SELECT is(tests.as_user(tests.claims('boss', id, 'owner'), 'SELECT capacity_v1.prune_expired()'), '42501', 'an owner may not prune') FROM r;

SELECT * FROM finish();

SELECT plan(5);

SELECT tests.make_restaurant() AS id INTO TEMP r;
DELETE FROM capacity.outbox_events;
SELECT (capacity_v1.set_webhook(id, 'https://example.org/a', '{"event_types": ["waitlist.*"]}') #>> '{webhook,id}')::uuid AS webhook INTO TEMP w FROM r;
SELECT capacity_v1.set_webhook(id, 'https://example.org/b') FROM r;
SELECT is(capacity_v1.test_webhook(id, webhook) #>> '{delivery,event_type}', 'ping', 'a ping') FROM r, w;
SELECT is((SELECT array_agg(webhook_id) FROM capacity.webhook_deliveries), ARRAY[webhook], 'to one webhook') FROM w;
SELECT is((SELECT count(*) FROM capacity.outbox_events), 0::bigint, 'nothing has happened');
SELECT is(jsonb_array_length(capacity_v1.take_deliveries() -> 'deliveries'), 1, 'it is sent, whatever the types');
SELECT capacity_v1.set_webhook(id, NULL, jsonb_build_object('webhook_id', webhook, 'is_active', false)) FROM r, w;
SELECT is(tests.detail(format('SELECT capacity_v1.test_webhook(%L, %L)', id, webhook)) ->> 'code', 'WRONG_STATUS', 'not to one that is off') FROM r, w;

SELECT * FROM finish();

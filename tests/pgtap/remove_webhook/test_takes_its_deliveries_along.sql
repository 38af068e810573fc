SELECT plan(4);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT (capacity_v1.set_webhook(id, 'https://example.org/a') #>> '{webhook,id}')::uuid AS webhook INTO TEMP w FROM r;
SELECT capacity_v1.test_webhook(id, webhook) FROM r, w;
SELECT is(capacity_v1.remove_webhook(id, webhook) #>> '{webhook,url}', 'https://example.org/a', 'it is shown as it was') FROM r, w;
SELECT is((SELECT count(*) FROM capacity.webhook_deliveries), 0::bigint, 'what waited is not sent any more');
SELECT is((SELECT options #>> '{before,url}' FROM capacity.decisions WHERE operation = 'remove_webhook'), 'https://example.org', 'history knows it');
SELECT is(tests.detail(format('SELECT capacity_v1.remove_webhook(%L, %L)', id, webhook)) ->> 'code', 'WEBHOOK_NOT_FOUND', 'it is gone') FROM r, w;

SELECT * FROM finish();

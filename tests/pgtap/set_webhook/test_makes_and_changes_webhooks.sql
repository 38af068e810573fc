SELECT plan(24);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
DELETE FROM capacity.outbox_events;
SELECT capacity_v1.set_webhook(id, 'https://example.org/hook?key=1') AS answer INTO TEMP made FROM r;
SELECT is(answer - 'secret', jsonb_build_object('success', true, 'webhook', jsonb_build_object(
        'restaurant_id', id, 'id', answer #> '{webhook,id}', 'url', 'https://example.org/hook', 'event_types', NULL, 'is_active', true,
        'disabled_reason', NULL, 'failing_since', NULL, 'created_at', answer #> '{webhook,created_at}', 'updated_at', answer #> '{webhook,updated_at}')),
    'a webhook is shown without the query of its URL') FROM made, r;
SELECT matches(answer ->> 'secret', '^whsec_[A-Za-z0-9+/]{43}=$', 'and its secret, once') FROM made;
SELECT is(octet_length(decode(substr(answer ->> 'secret', 7), 'base64')), 32, 'which has 32 bytes') FROM made;
SELECT isnt(capacity_v1.set_webhook(id, 'https://example.org/hook') ->> 'secret', answer ->> 'secret', 'and is another one each time') FROM r, made;
SELECT is((SELECT row(operation, actor, options - 'webhook_id')::text FROM capacity.decisions WHERE operation = 'set_webhook' ORDER BY id LIMIT 1), row('set_webhook', session_user,
        '{"before": null, "after": {"url": "https://example.org", "event_types": null, "is_active": true, "disabled_reason": null}}'::jsonb)::text,
    'it is a decision, without secret, path and query');
SELECT is((SELECT count(*) FROM capacity.outbox_events), 0::bigint, 'and no event');
SELECT is((SELECT DISTINCT rules_version FROM capacity.restaurants), (SELECT min(rules_version) FROM capacity.restaurants), 'no rule changed');

CREATE FUNCTION pg_temp.change(p_options jsonb, p_url text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_webhook(id, p_url, p_options || jsonb_build_object('webhook_id', answer #>> '{webhook,id}')) FROM pg_temp.r, pg_temp.made
$fn$;
SELECT is(pg_temp.change('{"event_types": ["waitlist.joined", "booking.*", "booking.*"]}') #> '{webhook,event_types}', '["booking.*", "waitlist.joined"]', 'types, each once');
SELECT is(pg_temp.change('{"is_active": false, "reason": "moving"}') #>> '{webhook,disabled_reason}', 'moving', 'it is turned off, and why');
SELECT is(pg_temp.change('{}') #>> '{webhook,disabled_reason}', 'moving', 'what is not said stays');
SELECT is(pg_temp.change('{"is_active": true}') #> '{webhook,disabled_reason}', 'null', 'on again there is no reason');
SELECT is(pg_temp.change('{"event_types": null}') #> '{webhook,event_types}', 'null', 'all types again');
SELECT is(pg_temp.change('{}', 'https://example.org:8443/') #>> '{webhook,url}', 'https://example.org:8443/', 'another address');
SELECT pg_temp.change('{}', 'https://example.org:8443/hook/key-2');
SELECT is((SELECT options - 'webhook_id' FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    '{"before": {}, "after": {}, "is_secret_rotated": false, "is_path_changed": true}'::jsonb, 'another path is told as that');
SELECT is((SELECT count(*) FROM capacity.decisions AS d WHERE d::text ~ 'hook/|key'), 0::bigint, 'and shown to nobody');
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
SELECT is(pg_temp.change('{"is_active": true}') -> 'secret', 'null', 'no secret but after a rotation');
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'what changes nothing leaves nothing') FROM before;
SELECT isnt(pg_temp.change('{"rotate_secret": true}') ->> 'secret', answer ->> 'secret', 'a rotation makes a new secret') FROM made;
SELECT is((SELECT previous_secret FROM capacity.webhooks WHERE id = (answer #>> '{webhook,id}')::uuid), answer ->> 'secret', 'and keeps the one before') FROM made;
SELECT is(tests.detail(format('SELECT capacity_v1.set_webhook(%L, NULL, %L)', other, jsonb_build_object('webhook_id', answer #>> '{webhook,id}'))) ->> 'code',
    'WEBHOOK_NOT_FOUND', 'it is of one restaurant') FROM r, made;

SELECT is(tests.as_user(jsonb_build_object('sub', 'a', 'restaurants', jsonb_build_object(id, 'admin')),
    format('SELECT capacity_v1.set_webhook(%L, ''https://example.org'') ->> ''success''', id)), 'true', 'an admin may') FROM r;
SELECT is(tests.as_user(jsonb_build_object('sub', 'a', 'restaurants', jsonb_build_object(id, 'staff')),
    format('SELECT capacity_v1.set_webhook(%L, ''https://example.org'')', id)), 'RC401', 'staff may not') FROM r;
SELECT is(tests.as_user(jsonb_build_object('sub', 'a', 'restaurants', jsonb_build_object(id, 'owner')),
    format('SELECT capacity_v1.set_webhook(%L, ''http://example.org'', ''{"allow_insecure": true}'')', id)), 'RC401', 'nor an owner without TLS') FROM r;
SELECT is(capacity_v1.set_webhook(id, 'http://example.org', '{"allow_insecure": true}') ->> 'success', 'true', 'which a service may') FROM r;

SELECT * FROM finish();

SELECT plan(11);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
DELETE FROM capacity.outbox_events;
SELECT (capacity_v1.set_webhook(id, 'https://example.org/a') #>> '{webhook,id}')::uuid AS webhook,
       (capacity_v1.set_webhook(id, 'https://example.org/b') #>> '{webhook,id}')::uuid AS other INTO TEMP w FROM r;
CREATE FUNCTION pg_temp.test() RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(d ->> 'code', 'sent') || coalesce(' ' || (d ->> 'status'), '') || coalesce(' ' || (d ->> 'retry_at')::timestamp::time, '')
    FROM pg_temp.r, pg_temp.w, tests.detail(format('SELECT capacity_v1.test_webhook(%L, %L)', id, webhook)) AS d
$fn$;
CREATE FUNCTION pg_temp.answer(p_status integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT (capacity_v1.finish_deliveries(jsonb_agg(d || jsonb_build_object('status_code', p_status)), '{"delay_seconds": [600]}')
            - '{success,ignored,disabled}'::text[])::text
    FROM jsonb_array_elements(capacity_v1.take_deliveries() -> 'deliveries') AS d
$fn$;

SELECT is(pg_temp.test(), 'sent', 'a test');
SELECT is(pg_temp.test(), 'WEBHOOK_JUST_TESTED pending 10:00:10', 'waits, so there is no second one');
SELECT tests.set_clock('2050-06-10 10:05+00');
SELECT is(pg_temp.test(), 'WEBHOOK_JUST_TESTED pending 10:05:10', 'however long it waits');
SELECT is(capacity_v1.test_webhook(id, other) ->> 'success', 'true', 'another webhook is another') FROM r, w;
SELECT is(pg_temp.answer(500), '{"dead": 0, "failed": 2, "delivered": 0}', 'they fail');
UPDATE capacity.webhook_deliveries SET next_attempt_at = '2050-06-10 10:15+00';
SELECT is(pg_temp.test(), 'WEBHOOK_JUST_TESTED pending 10:15:00', 'it is tried again then');
SELECT tests.set_clock('2050-06-10 10:15+00');
SELECT is(pg_temp.answer(200), '{"dead": 0, "failed": 0, "delivered": 2}', 'and arrives');
SELECT is(pg_temp.test(), 'sent', 'so there may be another one');
SELECT is(pg_temp.answer(200), '{"dead": 0, "failed": 0, "delivered": 1}', 'which arrives at once');
SELECT tests.set_clock('2050-06-10 10:15:09+00');
SELECT is(pg_temp.test(), 'WEBHOOK_JUST_TESTED delivered 10:15:10', 'not two within ten seconds');
SELECT tests.set_clock('2050-06-10 10:15:10+00');
SELECT is(pg_temp.test(), 'sent', 'and then again');

SELECT * FROM finish();

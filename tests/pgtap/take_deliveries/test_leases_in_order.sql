SELECT plan(12);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
DELETE FROM capacity.outbox_events;
SELECT (capacity_v1.set_webhook(id, 'https://example.org') #>> '{webhook,id}')::uuid AS webhook INTO TEMP w FROM r;
INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, payload)
SELECT id, 'waitlist.' || type, subject::uuid, jsonb_build_object('n', n)
FROM r, (VALUES (1, 'joined', '00000000-0000-4000-8000-00000000000a'), (2, 'joined', '00000000-0000-4000-8000-00000000000b'),
                (3, 'offered', '00000000-0000-4000-8000-00000000000a'), (4, 'accepted', '00000000-0000-4000-8000-00000000000a')) AS v (n, type, subject);

CREATE FUNCTION pg_temp.take(p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_answer jsonb := capacity_v1.take_deliveries(p_options);
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS taken (result jsonb);
    INSERT INTO taken SELECT d FROM jsonb_array_elements(v_answer -> 'deliveries') AS d;
    RETURN concat_ws(' ', v_answer ->> 'handed_over', (
        SELECT string_agg((d ->> 'body')::jsonb #>> '{data,n}', ',') FROM jsonb_array_elements(v_answer -> 'deliveries') AS d));
END
$fn$;
CREATE FUNCTION pg_temp.finish(p_status integer) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.finish_deliveries(jsonb_agg(jsonb_build_object(
        'restaurant_id', d.restaurant_id, 'id', d.id, 'lease', d.leased_by, 'status_code', p_status))) - 'success'
    FROM capacity.webhook_deliveries AS d WHERE d.leased_by IS NOT NULL
$fn$;

SELECT is(pg_temp.take(), '4 1,2', 'the first of every subject');
SELECT is(pg_temp.take(), '0', 'what is taken is taken, and what comes later for it waits');
SELECT is((SELECT result ->> 'attempt' FROM taken LIMIT 1), '1', 'a first attempt');
SELECT is((SELECT count(DISTINCT next_attempt_at) FROM capacity.webhook_deliveries WHERE next_attempt_at = '2050-06-10 10:01+00'), 1::bigint, 'for a minute');
SELECT tests.set_clock('2050-06-10 10:00:59+00');
SELECT is(pg_temp.take(), '0', 'which has not passed');
SELECT tests.set_clock('2050-06-10 10:01+00');
SELECT is(pg_temp.take('{"lease_seconds": 5}'), '0 1,2', 'and now it has');
SELECT is(pg_temp.finish(200), '{"dead": 0, "failed": 0, "ignored": 0, "disabled": 0, "delivered": 2}', 'they arrived');
SELECT is(pg_temp.take(), '0 3', 'the next one of the subject');
SELECT is(pg_temp.finish(500) ->> 'failed', '1', 'it did not');
SELECT tests.set_clock('2050-06-10 11:00+00');
SELECT is(pg_temp.take(jsonb_build_object('except_webhook_ids', jsonb_build_array(webhook))), '0', 'not for who is busy with it') FROM w;
SELECT is(pg_temp.take(), '0 3', 'the one after it waits still');
SELECT is((SELECT count(*) FROM capacity.webhooks WHERE failing_since IS NOT NULL AND paused_until = '2050-06-10 11:01+00'), 1::bigint,
    'who fails gets one at a time');

SELECT * FROM finish();

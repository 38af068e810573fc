SELECT plan(16);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
DELETE FROM capacity.outbox_events;
SELECT capacity_v1.set_webhook(id, 'https://example.org') FROM r;
SELECT capacity_v1.test_webhook(restaurant_id, id) FROM capacity.webhooks;
CREATE FUNCTION pg_temp.attempt(p_result jsonb, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_counts jsonb;
    v_taken jsonb;
BEGIN
    UPDATE capacity.webhook_deliveries SET next_attempt_at = '2050-01-01' WHERE status = 'pending';
    UPDATE capacity.webhooks SET paused_until = NULL;
    v_taken := capacity_v1.take_deliveries() #> '{deliveries,0}';
    IF v_taken IS NULL THEN
        RETURN NULL;
    END IF;
    v_counts := capacity_v1.finish_deliveries(jsonb_build_array(jsonb_build_object(
        'restaurant_id', v_taken -> 'restaurant_id', 'id', v_taken -> 'id', 'lease', v_taken -> 'lease') || p_result), p_options);
    RETURN (SELECT string_agg(key, ' ') FROM jsonb_each(v_counts) WHERE value = '1');
END
$fn$;
CREATE FUNCTION pg_temp.seconds() RETURNS double precision LANGUAGE sql AS $fn$
    SELECT extract(epoch FROM next_attempt_at - timestamptz '2050-06-10 10:00+00') FROM capacity.webhook_deliveries
$fn$;

SELECT is(pg_temp.attempt('{"status_code": 302}'), 'failed', 'a redirect is a failure');
SELECT ok(pg_temp.seconds() BETWEEN 4 AND 6, 'tried again after five seconds');
SELECT is((SELECT failing_since FROM capacity.webhooks), '2050-06-10 10:00+00', 'the webhook fails');
SELECT is((SELECT paused_until FROM capacity.webhooks), '2050-06-10 10:00:01+00', 'and rests for a second');
SELECT is(pg_temp.attempt('{"error": "no answer in time"}'), 'failed', 'no answer is one');
SELECT ok(pg_temp.seconds() BETWEEN 24 AND 36, 'half a minute then');
SELECT is((SELECT last_answer FROM capacity.webhook_deliveries), 'no answer in time', 'the last answer is kept');
SELECT is(pg_temp.attempt('{"status_code": 429, "retry_after_seconds": 7200}'), 'failed', 'too many');
SELECT is(pg_temp.seconds(), 7200::double precision, 'a receiver may ask for patience');
SELECT is((SELECT paused_until FROM capacity.webhooks), '2050-06-10 10:05+00', 'also for its other deliveries, for a while');
SELECT is(pg_temp.attempt('{"status_code": 500}', '{"delay_seconds": [1, 1, 1]}'), 'dead', 'after the last attempt it is dead');
SELECT is(pg_temp.attempt('{"status_code": 200}'), NULL, 'and nobody takes it');
SELECT capacity_v1.replay_deliveries(id) FROM r;
SELECT is(pg_temp.attempt('{"status_code": 410}'), 'disabled', 'gone');
SELECT is((SELECT row(status, attempts)::text FROM capacity.webhook_deliveries), '(pending,1)', 'it waits');
UPDATE capacity.webhooks SET is_active = true;
SELECT is(pg_temp.attempt('{"status_code": 204}'), 'delivered', 'until it is turned on again');
SELECT is((SELECT row(failing_since, paused_until)::text FROM capacity.webhooks), '(,)', 'and fails no longer');

SELECT * FROM finish();

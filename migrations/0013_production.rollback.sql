SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

-- What the earlier release does not know.
DO $do$
DECLARE
    v_routine record;
BEGIN
    FOR v_routine IN
        SELECT p.oid::regprocedure AS signature
        FROM pg_catalog.pg_proc AS p
        WHERE p.pronamespace = 'capacity_v1'::regnamespace
          AND (p.proname IN ('set_webhook', 'list_webhooks', 'remove_webhook', 'test_webhook', 'list_deliveries', 'replay_deliveries')
               OR p.proname IN ('set_calendar_feed', 'get_calendar_feed', 'imported_id', 'list_debts'))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM anon, authenticated', v_routine.signature);
    END LOOP;
END
$do$;
ALTER TABLE capacity.restaurants DROP COLUMN calendar_token;
DROP TABLE capacity.event_cursor CASCADE;
DROP TABLE capacity.webhook_deliveries CASCADE;
DROP TYPE capacity.delivery_status CASCADE;
DROP TABLE capacity.webhooks CASCADE;
ALTER TABLE capacity.outbox_events DROP COLUMN transaction_id;
DROP TABLE capacity.rollout_steps CASCADE;
DROP TYPE capacity.booking_reply CASCADE;

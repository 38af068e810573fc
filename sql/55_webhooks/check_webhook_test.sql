CREATE OR REPLACE FUNCTION capacity_impl.check_webhook_test(p_webhook capacity.webhooks)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    c_pause CONSTANT interval := interval '10 seconds';
    v_now timestamptz := capacity_impl.clock();
    v_last capacity.webhook_deliveries;
    v_retry_at timestamptz;
BEGIN
    SELECT d.* INTO v_last
    FROM capacity.webhook_deliveries AS d
    WHERE d.restaurant_id = p_webhook.restaurant_id AND d.webhook_id = p_webhook.id AND d.subject_id = p_webhook.id
      AND d.status = 'pending'
    ORDER BY d.event_id
    LIMIT 1;
    IF v_last.id IS NOT NULL THEN
        -- One that is being sent has its answer soon.
        v_retry_at := greatest(
            CASE WHEN v_last.leased_by IS NULL THEN greatest(v_last.next_attempt_at, p_webhook.paused_until) END, v_now + c_pause);
    ELSE
        SELECT d.* INTO v_last
        FROM (
            SELECT r.*
            FROM capacity.webhook_deliveries AS r
            WHERE r.restaurant_id = p_webhook.restaurant_id AND r.webhook_id = p_webhook.id
            ORDER BY r.event_id DESC
            -- One of a moment ago is among the latest.
            LIMIT 1000
        ) AS d
        -- Only what is near, so that a clock that was put back keeps nobody waiting.
        WHERE d.subject_id = p_webhook.id AND d.created_at > v_now - c_pause AND d.created_at < v_now + c_pause
        ORDER BY d.created_at DESC
        LIMIT 1;
        v_retry_at := v_last.created_at + c_pause;
    END IF;
    IF v_last.id IS NOT NULL THEN
        PERFORM capacity_impl.fail('WEBHOOK_JUST_TESTED', jsonb_build_object(
            'webhook_id', p_webhook.id, 'delivery_id', v_last.id, 'status', v_last.status, 'retry_at', v_retry_at));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_webhook_test(capacity.webhooks) IS
    'Raises WEBHOOK_JUST_TESTED while a test of this webhook waits, and for 10 seconds after each: nobody keeps the sender busy with them. The caller has locked the webhook.';

REVOKE ALL ON FUNCTION capacity_impl.check_webhook_test(capacity.webhooks) FROM PUBLIC;

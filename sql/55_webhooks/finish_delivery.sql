CREATE OR REPLACE FUNCTION capacity_impl.finish_delivery(
    p_delivery capacity.webhook_deliveries,
    p_status_code integer,
    p_error text,
    p_retry_after interval,
    p_delays jsonb,
    p_actor text)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_answer text := coalesce('HTTP ' || p_status_code, p_error);
    v_attempts integer := p_delivery.attempts + 1;
    v_delay interval := capacity_impl.delivery_delay(v_attempts, p_delays);
    v_patience interval := CASE WHEN p_retry_after IS NOT NULL THEN least(p_retry_after, interval '1 day') END;
    v_webhook capacity.webhooks;
    v_after capacity.webhooks;
BEGIN
    IF p_status_code BETWEEN 200 AND 299 THEN
        UPDATE capacity.webhook_deliveries AS d
        SET status = 'delivered', attempts = v_attempts, leased_by = NULL, last_answer = v_answer, delivered_at = v_now
        WHERE d.restaurant_id = p_delivery.restaurant_id AND d.id = p_delivery.id;
        UPDATE capacity.webhooks AS w
        SET failing_since = NULL, paused_until = NULL
        WHERE w.restaurant_id = p_delivery.restaurant_id AND w.id = p_delivery.webhook_id AND w.failing_since IS NOT NULL;
        PERFORM capacity_impl.wake_next_delivery(p_delivery);
        RETURN 'delivered';
    END IF;

    IF p_status_code = 410 THEN
        -- Gone, and it says so: nothing more is sent. What waits is there when somebody turns it on again.
        UPDATE capacity.webhook_deliveries AS d
        SET attempts = v_attempts, leased_by = NULL, last_answer = v_answer, next_attempt_at = v_now
        WHERE d.restaurant_id = p_delivery.restaurant_id AND d.id = p_delivery.id;
        v_webhook := capacity_impl.lock_webhook(p_delivery.restaurant_id, p_delivery.webhook_id);
        v_after := v_webhook;
        v_after.is_active := false;
        v_after.disabled_reason := 'The receiver answered 410 Gone.';
        PERFORM capacity_impl.change_webhook(v_webhook, v_after, false, p_actor);
        RETURN 'disabled';
    END IF;

    UPDATE capacity.webhook_deliveries AS d
    SET status = CASE WHEN v_delay IS NULL THEN 'dead'::capacity.delivery_status ELSE 'pending' END,
        attempts = v_attempts, leased_by = NULL, last_answer = v_answer,
        next_attempt_at = v_now + coalesce(greatest(v_delay, v_patience), interval '0')
    WHERE d.restaurant_id = p_delivery.restaurant_id AND d.id = p_delivery.id;
    -- The longer it has failed the longer it is left alone: a tenth of that, from a second to a minute.
    UPDATE capacity.webhooks AS w
    SET failing_since = coalesce(w.failing_since, v_now),
        paused_until = v_now + greatest(
            least(greatest((v_now - w.failing_since) / 10, interval '1 second'), interval '1 minute'),
            CASE WHEN p_status_code IN (429, 503) AND v_patience IS NOT NULL THEN least(v_patience, interval '5 minutes') END)
    WHERE w.restaurant_id = p_delivery.restaurant_id AND w.id = p_delivery.webhook_id;
    IF v_delay IS NULL THEN
        PERFORM capacity_impl.wake_next_delivery(p_delivery);
        RETURN 'dead';
    END IF;
    RETURN 'failed';
END
$fn$;

COMMENT ON FUNCTION capacity_impl.finish_delivery(capacity.webhook_deliveries, integer, text, interval, jsonb, text) IS
    'Writes what came of an attempt: 2xx is delivered; 410 turns the webhook off; all else is tried again later, a redirect too, or dead after the last attempt. A receiver that asks for patience (Retry-After) gets up to a day, and with 429 or 503 its other deliveries wait up to 5 minutes with it. Returns delivered, disabled, failed or dead. The caller has locked the delivery. Locks: the webhook''s row where it fails, or fails no longer; the next delivery of the subject, if it was put off.';

REVOKE ALL ON FUNCTION capacity_impl.finish_delivery(capacity.webhook_deliveries, integer, text, interval, jsonb, text) FROM PUBLIC;

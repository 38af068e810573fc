CREATE OR REPLACE FUNCTION capacity_impl.change_webhook(
    p_before capacity.webhooks, p_after capacity.webhooks, p_is_rotated boolean, p_actor text)
RETURNS capacity.webhooks
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_after capacity.webhooks;
    v_facts jsonb := capacity_impl.what_changed(capacity_impl.webhook_facts(p_before), capacity_impl.webhook_facts(p_after));
BEGIN
    IF p_after.url = p_before.url AND p_after.event_types IS NOT DISTINCT FROM p_before.event_types
       AND p_after.is_active = p_before.is_active AND p_after.disabled_reason IS NOT DISTINCT FROM p_before.disabled_reason
       AND NOT p_is_rotated THEN
        RETURN p_before;
    END IF;
    UPDATE capacity.webhooks AS w
    SET url = p_after.url, event_types = p_after.event_types, is_active = p_after.is_active,
        disabled_reason = p_after.disabled_reason, secret = p_after.secret, previous_secret = p_after.previous_secret,
        -- Another address, or one that is on again: tried at once.
        failing_since = CASE WHEN p_after.url = p_before.url AND p_after.is_active = p_before.is_active THEN w.failing_since END,
        paused_until = CASE WHEN p_after.url = p_before.url AND p_after.is_active = p_before.is_active THEN w.paused_until END,
        updated_at = capacity_impl.clock()
    WHERE w.restaurant_id = p_before.restaurant_id AND w.id = p_before.id
    RETURNING w.* INTO v_after;
    IF p_after.url <> p_before.url THEN
        -- What is under way goes to the one before. That may answer that it is gone, and what arrived there did not arrive here.
        UPDATE capacity.webhook_deliveries AS d
        SET leased_by = NULL, next_attempt_at = least(d.next_attempt_at, capacity_impl.clock())
        WHERE d.restaurant_id = p_before.restaurant_id AND d.webhook_id = p_before.id
          AND d.status = 'pending' AND d.leased_by IS NOT NULL;
    END IF;
    PERFORM capacity_impl.record_webhook_change(
        p_before.restaurant_id, 'set_webhook', p_actor,
        v_facts || jsonb_build_object(
            'webhook_id', p_before.id, 'is_secret_rotated', p_is_rotated,
            'is_path_changed',
            p_after.url <> p_before.url AND capacity_impl.shown_host(p_after.url) = capacity_impl.shown_host(p_before.url)));
    RETURN v_after;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.change_webhook(capacity.webhooks, capacity.webhooks, boolean, text) IS
    'Writes a webhook that the caller has locked, and records what changed; what changes nothing writes nothing. What is being sent to another address than the new one is sent anew. Returns it as it is now. Locks: of another address the deliveries that are under way.';

REVOKE ALL ON FUNCTION capacity_impl.change_webhook(capacity.webhooks, capacity.webhooks, boolean, text) FROM PUBLIC;

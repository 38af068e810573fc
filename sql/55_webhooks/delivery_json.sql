CREATE OR REPLACE FUNCTION capacity_impl.delivery_json(p_delivery capacity.webhook_deliveries)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'restaurant_id', p_delivery.restaurant_id, 'id', p_delivery.id, 'webhook_id', p_delivery.webhook_id,
        'event_type', p_delivery.event_type, 'subject_id', p_delivery.subject_id, 'status', p_delivery.status,
        'attempts', p_delivery.attempts,
        'next_attempt_at', CASE WHEN p_delivery.status = 'pending' THEN p_delivery.next_attempt_at END,
        'last_answer', p_delivery.last_answer, 'delivered_at', p_delivery.delivered_at, 'created_at', p_delivery.created_at)
$fn$;

COMMENT ON FUNCTION capacity_impl.delivery_json(capacity.webhook_deliveries) IS 'A delivery as the API shows one, without its body.';

REVOKE ALL ON FUNCTION capacity_impl.delivery_json(capacity.webhook_deliveries) FROM PUBLIC;

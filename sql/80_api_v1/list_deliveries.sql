CREATE OR REPLACE FUNCTION capacity_v1.list_deliveries(p_restaurant_id uuid, p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_webhook_id uuid;
    v_limit integer;
    v_deliveries jsonb;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"webhook_id": "string", "status": "string", "limit": "number"}');
    v_webhook_id := capacity_impl.uuid_option(p_options, 'webhook_id');
    IF p_options ->> 'status' <> ALL (ARRAY['pending', 'delivered', 'dead']) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'status', 'type', 'pending, delivered or dead'));
    ELSIF coalesce(p_options -> 'limit', 'null') <> 'null' AND NOT capacity_impl.is_whole_number(p_options -> 'limit', 1, 500) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'limit', 'type', 'whole number from 1 to 500'));
    ELSIF NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    ELSIF v_webhook_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM capacity.webhooks AS w WHERE w.restaurant_id = p_restaurant_id AND w.id = v_webhook_id) THEN
        PERFORM capacity_impl.fail('WEBHOOK_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'webhook_id', v_webhook_id));
    END IF;
    v_limit := coalesce((p_options ->> 'limit')::integer, 50);

    -- One more than asked for tells whether there are more.
    SELECT coalesce(jsonb_agg(capacity_impl.delivery_json(n.delivery) ORDER BY (n.delivery).event_id DESC, (n.delivery).id), '[]')
    INTO v_deliveries
    FROM (
        SELECT o.delivery
        FROM capacity.webhooks AS w
        CROSS JOIN LATERAL (
            SELECT d AS delivery
            FROM capacity.webhook_deliveries AS d
            WHERE d.restaurant_id = w.restaurant_id AND d.webhook_id = w.id
              AND (p_options ->> 'status' IS NULL OR d.status::text = p_options ->> 'status')
            ORDER BY d.event_id DESC
            LIMIT v_limit + 1
        ) AS o
        WHERE w.restaurant_id = p_restaurant_id AND (v_webhook_id IS NULL OR w.id = v_webhook_id)
        ORDER BY (o.delivery).event_id DESC, (o.delivery).id
        LIMIT v_limit + 1
    ) AS n;
    RETURN jsonb_build_object(
        'success', true,
        'deliveries', CASE WHEN jsonb_array_length(v_deliveries) > v_limit THEN v_deliveries - v_limit ELSE v_deliveries END,
        'is_complete', jsonb_array_length(v_deliveries) <= v_limit);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_deliveries(uuid, jsonb) IS
$doc$What was sent to a restaurant's webhooks, or is going to be, the latest event first.

p_restaurant_id: the restaurant.
p_options: webhook_id (text, a uuid: only of this one), status (text: pending, delivered or dead), limit (whole number, 1 to 500, default 50).
Returns: success, deliveries (restaurant_id, id (the receiver's webhook-id), webhook_id, event_type, subject_id, status, attempts (that were answered for), next_attempt_at (null unless pending; while somebody tries it, when that lease ends), last_answer (status or fault of the last attempt), delivered_at, created_at), is_complete.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, WEBHOOK_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_deliveries(uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_deliveries(uuid, jsonb) TO authenticated, service_role;

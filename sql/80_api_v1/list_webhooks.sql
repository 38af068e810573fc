CREATE OR REPLACE FUNCTION capacity_v1.list_webhooks(p_restaurant_id uuid)
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
    v_is_admin boolean;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    IF NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    v_is_admin := capacity_impl.is_service_caller() IS TRUE OR EXISTS (
        SELECT FROM capacity_impl.current_memberships() AS m
        WHERE m.restaurant_id = p_restaurant_id AND m.role >= 'admin');
    RETURN jsonb_build_object('success', true, 'webhooks', (
        SELECT coalesce(jsonb_agg(capacity_impl.webhook_json(w) || jsonb_build_object(
            'url', CASE WHEN v_is_admin THEN capacity_impl.shown_url(w.url) ELSE capacity_impl.shown_host(w.url) END,
            'pending', (
                SELECT count(*)
                FROM capacity.webhook_deliveries AS d
                WHERE d.restaurant_id = w.restaurant_id AND d.webhook_id = w.id AND d.status = 'pending'),
            'dead', (
                SELECT count(*)
                FROM capacity.webhook_deliveries AS d
                WHERE d.restaurant_id = w.restaurant_id AND d.webhook_id = w.id AND d.status = 'dead'),
            'last_delivered_at', (
                SELECT d.delivered_at
                FROM capacity.webhook_deliveries AS d
                WHERE d.restaurant_id = w.restaurant_id AND d.webhook_id = w.id AND d.status = 'delivered'
                ORDER BY d.event_id DESC
                LIMIT 1)) ORDER BY w.created_at, w.id), '[]')
        FROM capacity.webhooks AS w
        WHERE w.restaurant_id = p_restaurant_id));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_webhooks(uuid) IS
$doc$The webhooks of a restaurant, and how they fare. Their secrets are shown to nobody.

p_restaurant_id: the restaurant.
Returns: success, webhooks (restaurant_id, id, url (for admins and owners without its query, for staff without its path: either may hold a key), event_types (null = all), is_active, disabled_reason, failing_since (null while attempts succeed), created_at, updated_at, pending (deliveries that wait), dead (given up), last_delivered_at (of the latest event that arrived; null: none yet)), the oldest first.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_webhooks(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_webhooks(uuid) TO authenticated, service_role;

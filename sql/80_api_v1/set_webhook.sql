CREATE OR REPLACE FUNCTION capacity_v1.set_webhook(p_restaurant_id uuid, p_url text, p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_id uuid;
    v_before capacity.webhooks;
    v_after capacity.webhooks;
    v_is_rotated boolean;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, jsonb_build_object(
        'webhook_id', 'string', 'event_types', 'array', 'is_active', 'boolean', 'rotate_secret', 'boolean', 'reason', 'string',
        'allow_insecure', 'boolean'));
    v_id := capacity_impl.uuid_option(p_options, 'webhook_id');
    IF (p_options ->> 'allow_insecure')::boolean THEN
        PERFORM capacity_impl.check_service_access();
    END IF;
    PERFORM capacity_impl.check_text('reason', p_options ->> 'reason', 500);
    IF v_id IS NULL THEN
        PERFORM capacity_impl.check_required(jsonb_build_object('p_url', left(p_url, 1)));
    END IF;
    PERFORM capacity_impl.check_webhook_url(p_url, (p_options ->> 'allow_insecure')::boolean);

    IF v_id IS NULL THEN
        -- So that two who add one count each other's.
        PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
        -- And one is written, so that who counts by an older snapshot begins anew.
        UPDATE capacity.webhooks AS w SET url = w.url
        WHERE w.restaurant_id = p_restaurant_id AND w.id = (
            SELECT f.id FROM capacity.webhooks AS f WHERE f.restaurant_id = p_restaurant_id ORDER BY f.id LIMIT 1);
        IF (SELECT count(*) FROM capacity.webhooks AS w WHERE w.restaurant_id = p_restaurant_id) >= 20 THEN
            PERFORM capacity_impl.fail('INVALID_WEBHOOK', jsonb_build_object('key', 'webhooks', 'type', 'at most 20 of a restaurant'));
        END IF;
        INSERT INTO capacity.webhooks AS w (restaurant_id, url, event_types, secret, is_active, disabled_reason)
        SELECT p_restaurant_id, p_url, capacity_impl.webhook_event_types(p_options -> 'event_types'),
               capacity_impl.new_webhook_secret(), a.is_active, CASE WHEN NOT a.is_active THEN p_options ->> 'reason' END
        FROM (SELECT coalesce((p_options ->> 'is_active')::boolean, true) AS is_active) AS a
        RETURNING w.* INTO v_after;
        PERFORM capacity_impl.record_webhook_change(
            p_restaurant_id, 'set_webhook', capacity_impl.current_actor(),
            capacity_impl.what_changed(NULL, capacity_impl.webhook_facts(v_after)) || jsonb_build_object('webhook_id', v_after.id));
        RETURN jsonb_build_object(
            'success', true, 'webhook', capacity_impl.webhook_json(v_after), 'secret', v_after.secret);
    END IF;

    v_before := capacity_impl.lock_webhook(p_restaurant_id, v_id);
    v_after := v_before;
    v_after.url := coalesce(p_url, v_before.url);
    IF p_options ? 'event_types' THEN
        v_after.event_types := capacity_impl.webhook_event_types(p_options -> 'event_types');
    END IF;
    v_after.is_active := coalesce((p_options ->> 'is_active')::boolean, v_before.is_active);
    v_after.disabled_reason := CASE WHEN NOT v_after.is_active THEN coalesce(p_options ->> 'reason', v_before.disabled_reason) END;
    v_is_rotated := coalesce((p_options ->> 'rotate_secret')::boolean, false);
    IF v_is_rotated THEN
        v_after.previous_secret := v_before.secret;
        v_after.secret := capacity_impl.new_webhook_secret();
    END IF;
    v_after := capacity_impl.change_webhook(v_before, v_after, v_is_rotated, capacity_impl.current_actor());
    RETURN jsonb_build_object(
        'success', true, 'webhook', capacity_impl.webhook_json(v_after),
        'secret', CASE WHEN v_is_rotated THEN v_after.secret END);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_webhook(uuid, text, jsonb) IS
$doc$Adds a webhook, an address that is told what happens at a restaurant from then on, or changes one. While it is turned off nothing is collected for it; what waited is sent when it is on again. At most 20 of a restaurant.

p_restaurant_id: the restaurant.
p_url: where events are sent: https, a host, a port and a path, up to 2000 printable ASCII characters, without user or fragment; of a change NULL = as it is; what is being sent to the one before is sent anew.
p_options: webhook_id (text, a uuid: change this one; without it a new one is made), event_types (array of texts, such as booking.created, or booking.* for all of a subject; null = all), is_active (true or false), rotate_secret (true: a new secret; the one before signs too until the next rotation), reason (text, up to 500 characters: why it is turned off), allow_insecure (true: http too, for tests; service_role alone).
Returns: success, webhook (restaurant_id, id, url (without its query), event_types, is_active, disabled_reason, failing_since (null while attempts succeed), created_at, updated_at), secret (of a new one and after a rotation: it is shown this once; else null).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, INVALID_WEBHOOK, TEXT_TOO_LONG, RESTAURANT_NOT_FOUND, WEBHOOK_NOT_FOUND. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks: of a new one the restaurant's row and its first webhook's, else the webhook's, and of another address the deliveries that are under way.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_webhook(uuid, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_webhook(uuid, text, jsonb) TO authenticated, service_role;

CREATE OR REPLACE FUNCTION capacity_impl.change_calendar_feed(
    p_restaurant_id uuid,
    p_is_on boolean,
    p_renew boolean,
    p_actor text)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_was_on boolean;
    v_token  text;
BEGIN
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    SELECT r.calendar_token IS NOT NULL INTO v_was_on
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id;
    IF v_was_on = p_is_on AND NOT (p_is_on AND p_renew) THEN
        RETURN NULL;
    END IF;
    IF p_is_on THEN
        v_token := substr(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'), 1, 32);
    END IF;
    PERFORM capacity_impl.configuration_decision(
        p_restaurant_id, 'set_calendar_feed', p_actor, NULL, NULL, NULL,
        capacity_impl.what_changed(jsonb_build_object('is_on', v_was_on), jsonb_build_object('is_on', p_is_on))
        || CASE WHEN v_was_on AND p_is_on THEN '{"renewed": true}'::jsonb ELSE '{}' END);
    UPDATE capacity.restaurants AS r
    SET calendar_token = encode(sha256(convert_to(v_token, 'UTF8')), 'hex')
    WHERE r.restaurant_id = p_restaurant_id;
    RETURN v_token;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.change_calendar_feed(uuid, boolean, boolean, text) IS
    'Turns the calendar feed of a restaurant on, with a new token, or off, and records it; p_renew: a new token also where it is on. Returns the token where it made one, else NULL; only its hash is kept. Raises RESTAURANT_NOT_FOUND. Locks: the restaurant''s row.';

REVOKE ALL ON FUNCTION capacity_impl.change_calendar_feed(uuid, boolean, boolean, text) FROM PUBLIC;

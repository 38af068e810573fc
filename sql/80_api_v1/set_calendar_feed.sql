CREATE OR REPLACE FUNCTION capacity_v1.set_calendar_feed(p_restaurant_id uuid, p_is_on boolean, p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
AS $fn$
DECLARE
    v_token text;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_is_on', p_is_on, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"renew": "boolean"}');
    v_token := capacity_impl.change_calendar_feed(
        p_restaurant_id, p_is_on, coalesce((p_options -> 'renew')::boolean, false), capacity_impl.current_actor());
    RETURN jsonb_build_object('success', true, 'calendar_feed', jsonb_build_object(
        'restaurant_id', p_restaurant_id, 'is_on', p_is_on, 'token', v_token));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_calendar_feed(uuid, boolean, jsonb) IS
$doc$Turns a restaurant's calendar feed on or off. The feed shows its bookings, without any guest data, to whoever has its token.

p_restaurant_id: the restaurant.
p_is_on: true = there is a feed, with a token that is new; where there is one already it keeps its token. false = there is none, and its token opens nothing any more.
p_options: renew (true = a new token also where there is one already, which ends).
Returns: success, calendar_feed (restaurant_id, is_on, token (32 hexadecimal digits; null unless this call made it: only its hash is stored, so that it is shown once)).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: the restaurant's row.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_calendar_feed(uuid, boolean, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_calendar_feed(uuid, boolean, jsonb) TO authenticated, service_role;

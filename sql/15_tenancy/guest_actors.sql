CREATE OR REPLACE FUNCTION capacity_impl.guest_actors(p_restaurant_id uuid, p_decision_ids bigint[])
RETURNS text[]
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_for_guests text[] := ARRAY['create_booking', 'update_booking', 'cancel_booking'];
    -- Of these a decision says when a guest asked.
    v_for_waiting text[] := ARRAY[
        'join_waitlist', 'accept_offer', 'confirm_hold', 'decline_offer', 'release_hold', 'leave_waitlist'];
    v_found text[];
BEGIN
    v_found := ARRAY(
        SELECT DISTINCT d.actor
        FROM capacity.decisions AS d
        WHERE d.restaurant_id = p_restaurant_id AND d.id = ANY (p_decision_ids)
          AND (d.operation = ANY (v_for_guests) OR (d.operation = ANY (v_for_waiting) AND d.options ? 'by_guest'))
          AND d.actor <> 'guest'
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = d.actor)
          AND NOT EXISTS (
              SELECT FROM capacity.restaurant_members AS m
              WHERE m.restaurant_id = p_restaurant_id AND m.user_id = d.actor));
    IF v_found = '{}' THEN
        RETURN v_found;
    END IF;
    -- Who works here answers for what they did: they have been members, or have done what guests cannot do, or for others.
    RETURN ARRAY(
        SELECT f.actor
        FROM unnest(v_found) AS f (actor)
        WHERE NOT EXISTS (
            SELECT FROM capacity.decisions AS d
            WHERE d.restaurant_id = p_restaurant_id
              AND (d.operation IN ('set_member', 'remove_member') AND d.options ->> 'user_id' = f.actor
                   OR d.actor = f.actor AND NOT (
                       (d.operation = ANY (v_for_guests) AND d.id = ANY (p_decision_ids)
                        AND NOT coalesce(d.options ?| ARRAY['override', 'allow_past'], false))
                       OR (d.operation = ANY (v_for_waiting) AND d.id = ANY (p_decision_ids)
                           AND coalesce(d.options ? 'by_guest', false))
                       -- A request that was refused is nobody's booking, and nobody's wait.
                       OR (d.operation IN ('create_booking', 'join_waitlist') AND d.outcome = 'refused')
                       -- What a guest's request had the engine do for others.
                       OR d.operation = 'expire_hold'
                       OR (d.operation = 'hold_capacity' AND coalesce(d.options ? 'waitlist_entry_id', false))))));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.guest_actors(uuid, bigint[]) IS
    'Of the actors of these decisions on a guest those that can only be the guest, as a user of the platform: no database role, never a member of the restaurant, and with no decision there but such as a guest may make, on these bookings and waits.';

REVOKE ALL ON FUNCTION capacity_impl.guest_actors(uuid, bigint[]) FROM PUBLIC;

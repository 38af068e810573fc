-- The waitlist entry of a guest.
CREATE FUNCTION tests.entry(p_restaurant_id uuid, p_guest_name text)
RETURNS uuid
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT e.id FROM capacity.waitlist_entries AS e
    WHERE e.restaurant_id = p_restaurant_id AND e.guest_name = p_guest_name
$fn$;

CREATE OR REPLACE FUNCTION capacity_impl.booking_slots__stamp()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF NEW.available_capacity IS NOT NULL THEN
        UPDATE capacity.restaurants AS r
        SET is_paced = true
        WHERE r.restaurant_id = NEW.restaurant_id AND NOT r.is_paced;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        UPDATE capacity.booking_slots AS s
        SET updated_at = capacity_impl.clock()
        WHERE s.restaurant_id = NEW.restaurant_id AND s.id = NEW.id;
    END IF;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_slots__stamp() IS
    'Trigger, for whoever writes the capacity of a slot but the counting triggers: the restaurant is paced from now on (restaurants.is_paced), and the slot has changed (updated_at). Locks: the restaurant''s row with the first capacity of a slot.';

REVOKE ALL ON FUNCTION capacity_impl.booking_slots__stamp() FROM PUBLIC;

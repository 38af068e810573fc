CREATE OR REPLACE FUNCTION capacity_impl.booking_slots__guard()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_is_refused boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        v_is_refused := NEW.reserved_count <> 0;
    ELSIF TG_OP = 'UPDATE' THEN
        v_is_refused := (NEW.restaurant_id, NEW.id, NEW.slot_date, NEW.slot_time, NEW.starts_at, NEW.reserved_count)
                     IS DISTINCT FROM
                     (OLD.restaurant_id, OLD.id, OLD.slot_date, OLD.slot_time, OLD.starts_at, OLD.reserved_count);
    ELSE
        v_is_refused := OLD.reserved_count <> 0;
    END IF;
    IF v_is_refused IS NOT FALSE THEN
        PERFORM capacity_impl.fail('TOTALS_READ_ONLY', jsonb_build_object('table', 'booking_slots', 'operation', TG_OP));
    END IF;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_slots__guard() IS
    'Trigger, for statements of their own: the count of a slot is written by the triggers on bookings alone (correct_totals switches it off behind a lock), and a slot that counts bookings stays. Clients have no privilege on what it guards.';

REVOKE ALL ON FUNCTION capacity_impl.booking_slots__guard() FROM PUBLIC;

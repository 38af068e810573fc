CREATE OR REPLACE FUNCTION capacity_impl.service_ledger__guard()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_is_refused boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        v_is_refused := (NEW.booked_covers, NEW.booked_parties, NEW.shadow_covers, NEW.shadow_parties) IS DISTINCT FROM (0, 0, 0, 0);
    ELSIF TG_OP = 'UPDATE' THEN
        v_is_refused := (NEW.restaurant_id, NEW.service_date, NEW.service_period_id)
                     IS DISTINCT FROM (OLD.restaurant_id, OLD.service_date, OLD.service_period_id)
                     OR (NEW.booked_covers, NEW.booked_parties, NEW.shadow_covers, NEW.shadow_parties)
                     IS DISTINCT FROM (OLD.booked_covers, OLD.booked_parties, OLD.shadow_covers, OLD.shadow_parties);
    ELSE
        v_is_refused := OLD.booked_parties <> 0;
    END IF;
    IF v_is_refused IS NOT FALSE THEN
        PERFORM capacity_impl.fail('TOTALS_READ_ONLY', jsonb_build_object('table', 'service_ledger', 'operation', TG_OP));
    END IF;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.service_ledger__guard() IS
    'Trigger, for statements of their own: totals of a service are written by the triggers on bookings alone (correct_totals switches it off behind a lock), and a row that counts bookings stays.';

REVOKE ALL ON FUNCTION capacity_impl.service_ledger__guard() FROM PUBLIC;

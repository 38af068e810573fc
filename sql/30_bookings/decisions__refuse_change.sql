CREATE OR REPLACE FUNCTION capacity_impl.decisions__refuse_change()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_erased capacity.decisions := OLD;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- Only what erase_guest takes away may go.
        IF NEW.options IS DISTINCT FROM OLD.options THEN
            v_erased.options := capacity_impl.without_guest_data(OLD.options);
        END IF;
        IF NEW.actor <> OLD.actor THEN
            v_erased.actor := 'guest';
        END IF;
        IF NEW = v_erased AND NEW <> OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    PERFORM capacity_impl.fail('DECISION_FIXED', jsonb_build_object('decision_id', OLD.id, 'operation', TG_OP));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.decisions__refuse_change() IS
    'Trigger: decisions are append-only. What erase_guest does passes: options become exactly those without guest data (without_guest_data), an actor becomes ''guest'', and nothing else changes.';

REVOKE ALL ON FUNCTION capacity_impl.decisions__refuse_change() FROM PUBLIC;

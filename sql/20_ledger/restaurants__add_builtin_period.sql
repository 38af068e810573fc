CREATE OR REPLACE FUNCTION capacity_impl.restaurants__add_builtin_period()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    INSERT INTO capacity.service_periods (restaurant_id, name, start_time, end_time, is_builtin)
    VALUES (NEW.restaurant_id, 'All day', '00:00', '00:00', true);
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.restaurants__add_builtin_period() IS
    'Trigger: gives a new restaurant its built-in all-day period, which serves while it has no active period of its own.';

REVOKE ALL ON FUNCTION capacity_impl.restaurants__add_builtin_period() FROM PUBLIC;

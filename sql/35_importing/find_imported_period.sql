CREATE OR REPLACE FUNCTION capacity_impl.find_imported_period(p_restaurant_id uuid, p_period text)
RETURNS uuid
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_id uuid := capacity_impl.imported_id(p_restaurant_id, 'service_periods', p_period);
BEGIN
    -- One that was made by hand has an id that does not follow from its name.
    RETURN coalesce((
        SELECT p.id
        FROM capacity.service_periods AS p
        WHERE p.restaurant_id = p_restaurant_id AND p.retired_at IS NULL AND NOT p.is_builtin
          AND (p.id = v_id OR p.name = p_period)
        ORDER BY p.id = v_id DESC
        LIMIT 1), v_id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_imported_period(uuid, text) IS
    'The period that a rule of an import names by its id or name; the id that it would have when there is none, NULL for NULL.';

REVOKE ALL ON FUNCTION capacity_impl.find_imported_period(uuid, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.is_configured(p_restaurant_id uuid)
RETURNS boolean
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT EXISTS (SELECT FROM capacity_impl.configured_restaurants() AS c (id) WHERE c.id = p_restaurant_id)
$fn$;

COMMENT ON FUNCTION capacity_impl.is_configured(uuid) IS
    'Whether the restaurant has capacity configured (capacity_impl.configured_restaurants); false of one that does not exist.';

REVOKE ALL ON FUNCTION capacity_impl.is_configured(uuid) FROM PUBLIC;

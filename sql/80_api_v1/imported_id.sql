CREATE OR REPLACE FUNCTION capacity_v1.imported_id(
    p_restaurant_id uuid,
    p_kind text,
    p_external_id text)
RETURNS uuid
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT capacity_impl.imported_id(p_restaurant_id, p_kind, p_external_id)
$fn$;

COMMENT ON FUNCTION capacity_v1.imported_id(uuid, text, text) IS
$doc$The id that import_lines gives to what another system calls p_external_id: always the same one, so that the two can be joined.

p_restaurant_id: the restaurant that it belongs to; NULL for a restaurant.
p_kind: restaurants, service_periods, tables or bookings.
p_external_id: a uuid, which is the id as it is, or any other text. Of a period without an id its name counts, of a table its number.
Returns: uuid; NULL for NULL or an empty text. It looks nothing up: whether there is one with this id is another question.
Access: everybody, guests too.
Errors: none. Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.imported_id(uuid, text, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.imported_id(uuid, text, text) TO anon, authenticated, service_role;

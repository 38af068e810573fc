CREATE OR REPLACE FUNCTION capacity_impl.imported_id(p_restaurant_id uuid, p_kind text, p_external_id text)
RETURNS uuid
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_hash bytea;
BEGIN
    IF p_external_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN
        RETURN p_external_id::uuid;
    ELSIF (p_external_id <> '') IS NOT TRUE THEN
        RETURN NULL;
    END IF;
    v_hash := substr(sha256(convert_to(concat(p_kind, E'\n', p_restaurant_id, E'\n', p_external_id), 'UTF8')), 1, 16);
    -- Version 8: whoever made it says what it means.
    v_hash := set_byte(v_hash, 6, (get_byte(v_hash, 6) & 15) | 128);
    RETURN encode(set_byte(v_hash, 8, (get_byte(v_hash, 8) & 63) | 128), 'hex')::uuid;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.imported_id(uuid, text, text) IS
    'The id that another system''s id becomes, as capacity_v1.imported_id says.';

REVOKE ALL ON FUNCTION capacity_impl.imported_id(uuid, text, text) FROM PUBLIC;

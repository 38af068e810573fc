CREATE OR REPLACE FUNCTION capacity_impl.import_identity(p_kind text, p_restaurant_id uuid, p_line jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT CASE p_kind
        WHEN 'capacity_rules' THEN jsonb_build_array(
            p_restaurant_id, capacity_impl.import_text(p_line, 'service_period'), capacity_impl.import_text(p_line, 'weekday'),
            capacity_impl.import_text(p_line, 'first_date'),
            coalesce(capacity_impl.import_text(p_line, 'last_date'), capacity_impl.import_text(p_line, 'first_date')))::text
        ELSE capacity_impl.imported_id(p_restaurant_id, p_kind, coalesce(
            capacity_impl.import_text(p_line, 'id'),
            CASE p_kind WHEN 'service_periods' THEN capacity_impl.import_text(p_line, 'name')
                        WHEN 'tables' THEN capacity_impl.import_text(p_line, 'table_number') END))::text
        END
$fn$;

COMMENT ON FUNCTION capacity_impl.import_identity(text, uuid, jsonb) IS
    'What makes a line of an import the same as another: the derived id (of a period without one its name, of a table its number), of a rule its scope. NULL for a line without any.';

REVOKE ALL ON FUNCTION capacity_impl.import_identity(text, uuid, jsonb) FROM PUBLIC;

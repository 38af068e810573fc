CREATE OR REPLACE FUNCTION capacity_impl.import_field(p_kind text, p_line jsonb, p_code text, p_detail jsonb)
RETURNS text
LANGUAGE sql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT coalesce(
        (SELECT c.name
         FROM capacity_impl.import_columns(p_kind) AS c
         WHERE c.name IN (p_detail ->> 'key', p_detail ->> 'option', regexp_replace(p_detail ->> 'argument', '^p_', ''))),
        CASE p_code
            WHEN 'RESTAURANT_NOT_FOUND' THEN 'restaurant'
            WHEN 'SERVICE_PERIOD_NOT_FOUND' THEN CASE p_kind WHEN 'capacity_rules' THEN 'service_period' ELSE 'id' END
            WHEN 'SERVICE_PERIOD_OVERLAP' THEN 'start_time'
            WHEN 'INVALID_SERVICE_PERIOD' THEN 'last_seating_time'
            WHEN 'CAPACITY_RULE_OVERLAP' THEN 'first_date'
            WHEN 'INVALID_SCOPE' THEN CASE WHEN p_line ->> 'weekday' <> '' THEN 'weekday' ELSE 'first_date' END
            WHEN 'TIME_ZONE_IN_USE' THEN 'timezone'
            WHEN 'TABLE_NUMBER_TAKEN' THEN 'table_number' END,
        CASE WHEN p_line ->> 'id' <> '' THEN 'id' END,
        CASE p_kind WHEN 'capacity_rules' THEN 'service_period' WHEN 'tables' THEN 'table_number' ELSE 'name' END)
$fn$;

COMMENT ON FUNCTION capacity_impl.import_field(text, jsonb, text, jsonb) IS
    'The column of a line that an error is about: what its DETAIL names, else what its code is about, else what the line is called by.';

REVOKE ALL ON FUNCTION capacity_impl.import_field(text, jsonb, text, jsonb) FROM PUBLIC;

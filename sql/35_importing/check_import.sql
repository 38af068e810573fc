CREATE OR REPLACE FUNCTION capacity_impl.check_import(p_kind text, p_lines jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF NOT EXISTS (SELECT FROM capacity_impl.import_columns(p_kind)) THEN
        PERFORM capacity_impl.fail('INVALID_IMPORT', jsonb_build_object(
            'argument', 'p_kind', 'value', left(p_kind, 100),
            'takes', 'restaurants, service_periods, capacity_rules, tables or bookings'));
    ELSIF (jsonb_typeof(p_lines) = 'array') IS NOT TRUE THEN
        PERFORM capacity_impl.fail('INVALID_IMPORT', jsonb_build_object('argument', 'p_lines', 'takes', 'array of up to 20000 objects'));
    ELSIF jsonb_array_length(p_lines) > 20000 THEN
        PERFORM capacity_impl.fail('INVALID_IMPORT', jsonb_build_object('argument', 'p_lines', 'takes', 'array of up to 20000 objects'));
    ELSIF EXISTS (
        SELECT FROM jsonb_array_elements(p_lines) AS l
        WHERE jsonb_typeof(l.value) <> 'object' OR NOT capacity_impl.is_whole_number(l.value -> 'line', 1, 2147483647)) THEN
        PERFORM capacity_impl.fail('INVALID_IMPORT', jsonb_build_object(
            'argument', 'p_lines', 'takes', 'objects with a line number, from 1 to 2147483647'));
    ELSIF jsonb_array_length(p_lines) <> (
        SELECT count(DISTINCT l.value -> 'line') FROM jsonb_array_elements(p_lines) AS l) THEN
        PERFORM capacity_impl.fail('INVALID_IMPORT', jsonb_build_object('argument', 'p_lines', 'takes', 'each line number once'));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_import(text, jsonb) IS
    'Raises INVALID_IMPORT unless the kind exists and the lines are an array of up to 20000 objects, each with a line number of its own. What the lines say is for list_import_errors.';

REVOKE ALL ON FUNCTION capacity_impl.check_import(text, jsonb) FROM PUBLIC;

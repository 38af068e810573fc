CREATE OR REPLACE FUNCTION capacity_impl.is_json_of(p_value jsonb, p_type text)
RETURNS boolean
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_text text := CASE WHEN jsonb_typeof(p_value) = 'string' THEN p_value #>> '{}' END;
BEGIN
    RETURN coalesce(CASE p_type
        WHEN 'object' THEN jsonb_typeof(p_value) = 'object'
        WHEN 'text' THEN v_text IS NOT NULL
        WHEN 'whole number' THEN capacity_impl.is_whole_number(p_value, -2147483648, 2147483647)
        WHEN 'array of whole numbers' THEN
            CASE WHEN jsonb_typeof(p_value) = 'array' THEN NOT EXISTS (
                SELECT FROM jsonb_array_elements(p_value) AS e (element)
                WHERE NOT capacity_impl.is_whole_number(e.element, -2147483648, 2147483647)) END
        WHEN 'uuid' THEN v_text ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'
        WHEN 'time HH:MM' THEN v_text ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$'
        WHEN 'date YYYY-MM-DD' THEN
            -- The day is compared, not cast: of a month that is too short the cast would raise.
            CASE WHEN v_text ~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-[0-9]{2}$' THEN
                right(v_text, 2)::integer BETWEEN 1 AND
                extract(day FROM (left(v_text, 7) || '-01')::date + interval '1 month - 1 day')::integer END
        WHEN 'timestamp YYYY-MM-DDTHH:MM' THEN
            capacity_impl.is_json_of(to_jsonb(left(v_text, 10)), 'date YYYY-MM-DD')
            AND substr(v_text, 11) ~ '^[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?$'
        WHEN 'timestamp with time zone' THEN
            capacity_impl.is_json_of(to_jsonb(left(v_text, 10)), 'date YYYY-MM-DD')
            AND substr(v_text, 11) ~ '^[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)$'
        END, false);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_json_of(jsonb, text) IS
    'Whether a JSON value can be cast to what p_type names without an error: object, text, whole number, array of whole numbers, uuid, time HH:MM (seconds may follow), date YYYY-MM-DD, timestamp YYYY-MM-DDTHH:MM (or with a space; seconds may follow, an offset may not), timestamp with time zone (ISO 8601 with an offset or Z). The JSON null is none of them.';

REVOKE ALL ON FUNCTION capacity_impl.is_json_of(jsonb, text) FROM PUBLIC;

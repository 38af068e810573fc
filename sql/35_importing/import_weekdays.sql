CREATE OR REPLACE FUNCTION capacity_impl.import_weekdays(p_value jsonb)
RETURNS integer[]
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_text text := CASE WHEN jsonb_typeof(p_value) IN ('string', 'number') THEN replace(p_value #>> '{}', ' ', '') END;
BEGIN
    IF jsonb_typeof(p_value) = 'array' THEN
        IF jsonb_array_length(p_value) BETWEEN 1 AND 7 AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(p_value) AS e (element) WHERE NOT capacity_impl.is_whole_number(e.element, 1, 7)) THEN
            RETURN (SELECT array_agg(DISTINCT e.element::integer) FROM jsonb_array_elements(p_value) AS e (element));
        END IF;
        RETURN NULL;
    ELSIF v_text ~ '^[1-7](-[1-7])?(,[1-7](-[1-7])?)*$' THEN
        -- From Saturday to Monday is 6-1.
        RETURN (
            SELECT array_agg(DISTINCT day)
            FROM unnest(string_to_array(v_text, ',')) AS part
            CROSS JOIN generate_series(1, 7) AS day
            WHERE CASE WHEN left(part, 1) <= right(part, 1)
                       THEN day BETWEEN left(part, 1)::integer AND right(part, 1)::integer
                       ELSE day >= left(part, 1)::integer OR day <= right(part, 1)::integer END);
    END IF;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.import_weekdays(jsonb) IS
    'The ISO weekdays that a value of an import names: [1, 2], 3, "1-5", "6,7"; NULL when it names none.';

REVOKE ALL ON FUNCTION capacity_impl.import_weekdays(jsonb) FROM PUBLIC;

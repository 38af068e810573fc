CREATE OR REPLACE FUNCTION capacity_impl.list_import_errors(p_kind text, p_lines jsonb, p_restaurant text)
RETURNS TABLE (line integer, place integer, field text, code text, message text)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_known text[] := (SELECT array_agg(c.name ORDER BY c.place) FROM capacity_impl.import_columns(p_kind) AS c);
BEGIN
    RETURN QUERY
    SELECT (l.value ->> 'line')::integer, 0, left(k.name, 100), 'IMPORT_UNKNOWN_COLUMN',
           'There is no such column. The columns are: ' || array_to_string(v_known, ', ')
    FROM jsonb_array_elements(p_lines) AS l
    CROSS JOIN LATERAL jsonb_object_keys(l.value) AS k (name)
    WHERE k.name <> 'line' AND k.name <> ALL (v_known);

    RETURN QUERY
    SELECT (l.value ->> 'line')::integer, c.place, c.name,
           CASE WHEN v.is_missing THEN 'IMPORT_MISSING_VALUE'
                WHEN c.type IN ('text', 'label') AND length(l.value ->> c.name) > c.highest THEN 'TEXT_TOO_LONG'
                ELSE c.code END,
           CASE WHEN v.is_missing THEN 'It is empty, and takes ' || c.takes
                WHEN jsonb_typeof(l.value -> c.name) = 'object'
                     OR (jsonb_typeof(l.value -> c.name) = 'array' AND c.type <> 'weekdays') THEN
                    'It is an ' || jsonb_typeof(l.value -> c.name) || ', and takes ' || c.takes
                WHEN c.type IN ('text', 'label') AND length(l.value ->> c.name) > c.highest THEN
                    'It has ' || length(l.value ->> c.name) || ' characters, and takes ' || c.takes
                WHEN c.is_private THEN 'It takes ' || c.takes
                ELSE 'It takes ' || c.takes || ', not ' || left((l.value -> c.name)::text, 60) END
    FROM jsonb_array_elements(p_lines) AS l
    CROSS JOIN capacity_impl.import_columns(p_kind) AS c
    CROSS JOIN LATERAL (
        SELECT coalesce(l.value ->> c.name, '') = '' AS is_missing
    ) AS v
    WHERE CASE
        WHEN v.is_missing THEN c.is_required OR (c.name = 'restaurant' AND p_restaurant IS NULL)
        ELSE NOT capacity_impl.is_import_value(l.value -> c.name, l.value ->> c.name, c.type, c.lowest, c.highest, c.allowed) END;

    RETURN QUERY
    SELECT d.line, 100, d.field, 'IMPORT_DUPLICATE', 'Line ' || d.first_line || ' is about the same one'
    FROM (
        SELECT i.line, i.field, min(i.line) OVER (PARTITION BY i.identity) AS first_line
        FROM (
            SELECT (l.value ->> 'line')::integer AS line,
                   CASE WHEN p_kind = 'capacity_rules' THEN 'service_period'
                        WHEN capacity_impl.import_text(l.value, 'id') IS NOT NULL THEN 'id'
                        WHEN p_kind = 'tables' THEN 'table_number' ELSE 'name' END AS field,
                   -- Of bookings there are many: told apart by what the file says.
                   CASE WHEN p_kind <> 'bookings' THEN
                            capacity_impl.import_identity(p_kind, CASE WHEN p_kind <> 'restaurants' THEN
                                capacity_impl.imported_id(NULL, 'restaurants', r.restaurant) END, l.value)
                        WHEN l.value ->> 'id' ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN
                            r.restaurant || ' ' || lower(l.value ->> 'id')
                        ELSE r.restaurant || ' ' || capacity_impl.import_text(l.value, 'id') END AS identity
            FROM jsonb_array_elements(p_lines) AS l
            CROSS JOIN LATERAL (
                SELECT coalesce(capacity_impl.import_text(l.value, 'restaurant'), p_restaurant) AS restaurant
            ) AS r
            OFFSET 0
        ) AS i
        WHERE i.identity IS NOT NULL
    ) AS d
    WHERE d.line > d.first_line;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_import_errors(text, jsonb, text) IS
    'Everything that is wrong with lines of an import by themselves: columns that there are not, values that are missing or not what their column takes, lines that are about the same one as an earlier one. p_restaurant: of lines that name none. Never a guest''s value.';

REVOKE ALL ON FUNCTION capacity_impl.list_import_errors(text, jsonb, text) FROM PUBLIC;

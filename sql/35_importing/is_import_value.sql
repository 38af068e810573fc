CREATE OR REPLACE FUNCTION capacity_impl.is_import_value(
    p_value jsonb, p_text text, p_type text, p_lowest integer, p_highest integer, p_allowed text[])
RETURNS boolean
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    -- CSV knows only texts: 4 and "4" are the same. The day of a date is compared, not cast, which would raise.
    SELECT coalesce(CASE
        WHEN p_type = 'weekdays' THEN capacity_impl.import_weekdays(p_value) IS NOT NULL
        WHEN jsonb_typeof(p_value) IN ('object', 'array') THEN false
        WHEN p_type = 'text' THEN length(p_text) BETWEEN p_lowest AND p_highest
        WHEN p_type = 'number' THEN CASE WHEN p_text ~ '^[0-9]{1,9}$' THEN p_text::integer BETWEEN p_lowest AND p_highest END
        WHEN p_type = 'choice' THEN p_text = ANY (p_allowed)
        WHEN p_type = 'time' THEN p_text ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$'
        WHEN p_type = 'minute' THEN p_text ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$'
        WHEN p_type = 'boolean' THEN p_text IN ('true', 'false', 't', 'f', 'yes', 'no', '1', '0')
        WHEN p_type = 'label' THEN length(p_text) BETWEEN p_lowest AND p_highest AND p_text !~ '^[[:space:]]|[[:space:]]$|[[:cntrl:]]'
        WHEN p_type = 'time zone' THEN capacity_impl.is_time_zone(p_text)
        WHEN p_type IN ('date', 'past moment')
             AND p_text ~ '^(19[7-9]|20[0-9]|21[0-9])[0-9]-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])' THEN
            CASE WHEN substr(p_text, 9, 2)::integer NOT BETWEEN 1 AND
                      extract(day FROM (left(p_text, 7) || '-01')::date + interval '1 month - 1 day')::integer THEN false
                 WHEN p_type = 'date' THEN length(p_text) = 10
                 WHEN substr(p_text, 11) ~ '^[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)$'
                 THEN p_text::timestamptz <= capacity_impl.clock() END
        END, false)
$fn$;

COMMENT ON FUNCTION capacity_impl.is_import_value(jsonb, text, text, integer, integer, text[]) IS
    'Whether a value of a line, and its text, can be cast to the type of its column (import_columns) without an error. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.is_import_value(jsonb, text, text, integer, integer, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.without_guest_data(p_value jsonb)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT CASE
        WHEN jsonb_typeof(p_value) = 'object' THEN
            p_value - '{guest_name,guest_email,guest_phone,notes,seating_preference,reason}'::text[] || (
                SELECT coalesce(jsonb_object_agg(
                           v.key, v.value - '{guest_name,guest_email,guest_phone,notes,seating_preference}'::text[]), '{}')
                FROM jsonb_each(p_value) AS v
                WHERE v.key IN ('before', 'after') AND jsonb_typeof(v.value) = 'object')
        ELSE p_value END
$fn$;

COMMENT ON FUNCTION capacity_impl.without_guest_data(jsonb) IS
    'The options of a decision, or the payload of an event, without what may tell of a guest: a guest''s fields, also as they were before and after a change, and the free text of a reason. What is left names the fields that changed (changes), and no values.';

REVOKE ALL ON FUNCTION capacity_impl.without_guest_data(jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.what_changed(p_before jsonb, p_after jsonb)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'before', CASE WHEN p_before IS NOT NULL THEN (
            SELECT coalesce(jsonb_object_agg(b.key, b.value), '{}')
            FROM jsonb_each(p_before) AS b
            WHERE b.value IS DISTINCT FROM p_after -> b.key) END,
        'after', CASE WHEN p_after IS NOT NULL THEN (
            SELECT coalesce(jsonb_object_agg(a.key, a.value), '{}')
            FROM jsonb_each(p_after) AS a
            WHERE a.value IS DISTINCT FROM p_before -> a.key) END)
$fn$;

COMMENT ON FUNCTION capacity_impl.what_changed(jsonb, jsonb) IS
    'before and after of a decision: of two objects what they do not have in common. p_before NULL: it did not exist before, and all of it is new; p_after NULL: it exists no more. Both NULL, of what was refused: nothing changed.';

REVOKE ALL ON FUNCTION capacity_impl.what_changed(jsonb, jsonb) FROM PUBLIC;

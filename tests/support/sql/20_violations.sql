-- A list of violations in a few words: each rule with limit, used, requested and shortfall, '-' where there is none.
CREATE FUNCTION tests.violations(p_violations jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT string_agg(concat_ws(' ', v ->> 'rule', coalesce(v ->> 'limit', '-'), coalesce(v ->> 'used', '-'),
                                coalesce(v ->> 'requested', '-'), coalesce(v ->> 'shortfall', '-')), ', ' ORDER BY n)
    FROM jsonb_array_elements(p_violations) WITH ORDINALITY AS x (v, n)
$fn$;

-- A SECURITY DEFINER routine runs with its owner's rights on whatever the caller's search_path finds first. An empty
-- path is not enough: a caller's temporary types and tables would still come before pg_catalog's.
SELECT label FROM our_routine
WHERE prosecdef AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp'];

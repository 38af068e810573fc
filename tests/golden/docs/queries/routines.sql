-- The public routines, with what a caller has to know. Roles: those of the API that may execute it.
SELECT p.proname::text AS name,
       pg_get_function_result(p.oid) AS result,
       p.provolatile <> 'v' AS reads_only,
       (SELECT split_part(s, '=', 2) FROM unnest(p.proconfig) AS s WHERE s LIKE 'lock\_timeout=%') AS lock_timeout,
       obj_description(p.oid, 'pg_proc') AS comment,
       ARRAY(SELECT r FROM unnest('{anon,authenticated,service_role}'::text[]) WITH ORDINALITY AS x (r, place)
             WHERE has_function_privilege(r, p.oid, 'EXECUTE') ORDER BY place) AS roles,
       ARRAY(SELECT concat_ws(' ', p.proargnames[i], format_type(t, NULL), 'DEFAULT ' || pg_get_function_arg_default(p.oid, i::integer))
             FROM unnest(p.proargtypes) WITH ORDINALITY AS x (t, i) ORDER BY i) AS parameters
FROM pg_proc AS p
WHERE p.pronamespace = 'capacity_v1'::regnamespace
ORDER BY p.proname COLLATE "C", pg_get_function_identity_arguments(p.oid) COLLATE "C"

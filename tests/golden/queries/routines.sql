-- Every routine: signature with defaults, result, how it runs. What a caller or an upgrade could notice.
SELECT format(E'%s.%s(%s)\n    RETURNS %s\n    %s %s PARALLEL %s%s SECURITY %s%s',
    n.nspname, p.proname,
    pg_get_function_arguments(p.oid),
    pg_get_function_result(p.oid),
    upper(l.lanname),
    CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
    CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' ELSE 'UNSAFE' END,
    CASE WHEN p.proisstrict THEN ' STRICT' END,
    CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END,
    (SELECT string_agg(' SET ' || s, '' ORDER BY s) FROM unnest(p.proconfig) AS s))
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_language AS l ON l.oid = p.prolang
WHERE n.nspname IN ('capacity', 'capacity_impl', 'capacity_v1')
ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C", pg_get_function_identity_arguments(p.oid) COLLATE "C"

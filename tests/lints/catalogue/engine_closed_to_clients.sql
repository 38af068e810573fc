-- Engine routines run as the owner, outside row-level security: clients reach them through capacity_v1 only.
SELECT format('%s may execute %s', c.rolname, r.label)
FROM our_routine AS r CROSS JOIN client_role AS c
WHERE r.schema_name IN ('capacity', 'capacity_impl') AND has_function_privilege(c.oid, r.oid, 'EXECUTE')
UNION ALL
SELECT format('%s may use %s', c.rolname, n.nspname)
FROM pg_namespace AS n CROSS JOIN client_role AS c
WHERE n.nspname IN ('capacity_impl', 'capacity_deploy') AND has_schema_privilege(c.oid, n.oid, 'USAGE')
UNION ALL
SELECT format('%s may create in %s', c.rolname, n.nspname)
FROM pg_namespace AS n CROSS JOIN client_role AS c
WHERE n.nspname LIKE 'capacity%' AND has_schema_privilege(c.oid, n.oid, 'CREATE');

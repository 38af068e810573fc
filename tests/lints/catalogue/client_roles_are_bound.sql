-- Row-level security binds the roles of users, and no role of theirs leads to a stronger one. (Supabase's service_role
-- may pass by it; its policies let it anyway.)
SELECT rolname || ' may too much' FROM client_role
WHERE rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR (rolbypassrls AND rolname <> 'service_role')
UNION ALL
SELECT format('%s is a member of %s', c.rolname, r.rolname)
FROM client_role AS c
JOIN pg_roles AS r ON r.oid <> c.oid AND pg_has_role(c.oid, r.oid, 'MEMBER')
WHERE NOT c.rolsuper
  AND (r.rolname IN ('anon', 'authenticated', 'service_role', 'capacity_owner') OR r.rolsuper OR r.rolbypassrls OR r.rolname ^@ 'pg_');

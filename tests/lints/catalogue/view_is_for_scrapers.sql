-- A view of the public API says what it shows, and shows all restaurants at once: service_role alone may read it.
SELECT format('%s has no comment', c.oid::regclass)
FROM pg_class AS c
WHERE c.relnamespace = 'capacity_v1'::regnamespace AND c.relkind = 'v' AND obj_description(c.oid, 'pg_class') IS NULL
UNION ALL
SELECT format('%s is open to %s', c.oid::regclass, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END)
FROM pg_class AS c
CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS a
WHERE c.relnamespace = 'capacity_v1'::regnamespace AND c.relkind = 'v'
  AND (a.grantee NOT IN (c.relowner, 'service_role'::regrole) OR (a.grantee = 'service_role'::regrole AND a.privilege_type <> 'SELECT'));

-- The public has routines, and no table, view or column of ours; nobody has a sequence, which tells of everybody's rows.
SELECT format('%s may %s %s', r.name, a.privilege_type, c.oid::regclass)
FROM pg_class AS c
CROSS JOIN LATERAL (
    SELECT t.grantee, t.privilege_type FROM aclexplode(c.relacl) AS t
    UNION
    SELECT u.grantee, u.privilege_type FROM pg_attribute AS o CROSS JOIN LATERAL aclexplode(o.attacl) AS u WHERE o.attrelid = c.oid
) AS a
JOIN (SELECT oid, rolname::text AS name FROM pg_roles UNION ALL SELECT 0, 'PUBLIC') AS r ON r.oid = a.grantee
WHERE c.relnamespace IN ('capacity'::regnamespace, 'capacity_impl'::regnamespace, 'capacity_v1'::regnamespace)
  AND a.grantee <> c.relowner
  AND (r.name IN ('anon', 'PUBLIC') OR c.relkind = 'S');

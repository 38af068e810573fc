-- PostgreSQL grants EXECUTE to everybody by default; here each routine says who may call it.
SELECT r.label
FROM our_routine AS r
CROSS JOIN LATERAL aclexplode(coalesce(r.proacl, acldefault('f', r.proowner))) AS a
WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE';

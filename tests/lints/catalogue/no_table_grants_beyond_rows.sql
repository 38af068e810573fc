-- TRUNCATE passes by row-level security, REFERENCES tells of rows one may not see, TRIGGER runs code as others.
SELECT format('%s has %s on %s', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END, a.privilege_type, t.label)
FROM our_table AS t
CROSS JOIN LATERAL aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) AS a
WHERE a.grantee <> t.relowner AND a.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE');

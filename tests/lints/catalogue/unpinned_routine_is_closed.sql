-- A routine without a path of its own reads names as its caller does: it is called by pinned routines alone, and has no
-- rights but theirs.
SELECT format('%s is open to %s', r.label, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END)
FROM our_routine AS r
CROSS JOIN LATERAL aclexplode(coalesce(r.proacl, acldefault('f', r.proowner))) AS a
WHERE NOT EXISTS (SELECT FROM unnest(r.proconfig) AS s (setting) WHERE s.setting LIKE 'search\_path=%')
  AND a.grantee <> r.proowner;

-- What the owner makes next is open to nobody until its file says to whom.
SELECT 'new routines are executable by PUBLIC'
WHERE NOT EXISTS (
    SELECT FROM pg_default_acl AS d
    WHERE d.defaclrole = 'capacity_owner'::regrole AND d.defaclobjtype = 'f' AND d.defaclnamespace = 0
      AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) AS a WHERE a.grantee = 0))
UNION ALL
SELECT format('new objects (%s) are open to %s', d.defaclobjtype, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END)
FROM pg_default_acl AS d
CROSS JOIN LATERAL aclexplode(d.defaclacl) AS a
WHERE (d.defaclrole = 'capacity_owner'::regrole
       OR d.defaclnamespace IN ('capacity'::regnamespace, 'capacity_impl'::regnamespace, 'capacity_v1'::regnamespace))
  AND a.grantee <> d.defaclrole;

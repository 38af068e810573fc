-- Everything belongs to one role that nobody logs in as, nobody is a member of, and that row-level security binds.
SELECT 'capacity_owner may too much' FROM pg_roles
WHERE rolname = 'capacity_owner' AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
UNION ALL
SELECT c.rolname || ' is a member of capacity_owner' FROM client_role AS c
WHERE pg_has_role(c.oid, 'capacity_owner', 'MEMBER')
UNION ALL
SELECT label || ' belongs to ' || proowner::regrole FROM our_routine WHERE proowner <> 'capacity_owner'::regrole
UNION ALL
SELECT label || ' belongs to ' || relowner::regrole FROM our_table WHERE relowner <> 'capacity_owner'::regrole;

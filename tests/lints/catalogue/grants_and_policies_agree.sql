-- A privilege without a policy is a statement that silently does nothing, a policy without a privilege one that cannot
-- happen: each is half of an intention.
SELECT format('%s on %s: %s', e.privilege, t.label, CASE WHEN may.has THEN c.rolname || ' has no policy' ELSE c.rolname || ' has no privilege' END)
FROM our_table AS t
CROSS JOIN client_role AS c
CROSS JOIN (VALUES ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE')) AS e (command, privilege)
CROSS JOIN LATERAL (
    SELECT has_table_privilege(c.oid, t.oid, e.privilege)
           OR (e.privilege <> 'DELETE' AND has_any_column_privilege(c.oid, t.oid, e.privilege)) AS has,
           EXISTS (SELECT FROM pg_policy AS p
                   WHERE p.polrelid = t.oid AND p.polpermissive AND p.polcmd::text IN (e.command, '*')
                     AND (0 = ANY (p.polroles) OR c.oid = ANY (p.polroles))) AS has_policy
) AS may
WHERE may.has <> may.has_policy;

-- Permissive policies are joined by OR: a second one for the same role and command can only widen the first, and both run.
SELECT format('%s may %s on %s by %s', c.rolname, e.command, t.label, string_agg(p.polname, ', ' ORDER BY p.polname))
FROM our_table AS t
CROSS JOIN (SELECT oid, rolname::text FROM client_role UNION ALL SELECT 0, 'PUBLIC') AS c
CROSS JOIN (VALUES ('r', 'SELECT'), ('a', 'INSERT'), ('w', 'UPDATE'), ('d', 'DELETE')) AS e (letter, command)
JOIN pg_policy AS p
    ON p.polrelid = t.oid AND p.polpermissive AND p.polcmd::text IN (e.letter, '*')
    AND (c.oid = ANY (p.polroles) OR 0 = ANY (p.polroles))
GROUP BY c.rolname, e.command, t.label
HAVING count(*) > 1;

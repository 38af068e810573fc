-- Triggers fire in the order of their names: _NN_<task>. A function of one table is called <table>__<task>;
-- one that several tables share is not.
SELECT format('%s on %s', g.tgname, t.label)
FROM pg_trigger AS g
JOIN our_table AS t ON t.oid = g.tgrelid
WHERE NOT g.tgisinternal AND g.tgname !~ '^_\d\d_[a-z][a-z_]*$'
UNION ALL
SELECT p.proname::text
FROM pg_trigger AS g
JOIN our_table AS t ON t.oid = g.tgrelid
JOIN pg_proc AS p ON p.oid = g.tgfoid
WHERE NOT g.tgisinternal
GROUP BY p.oid, p.proname
HAVING count(DISTINCT t.oid) = 1 AND p.proname NOT LIKE replace(min(t.relname) || '__', '_', '\_') || '%';

-- Every trigger, in the order in which the triggers of a table fire.
SELECT pg_get_triggerdef(g.oid, true)
    || CASE g.tgenabled WHEN 'O' THEN '' WHEN 'D' THEN ' DISABLED' WHEN 'R' THEN ' ENABLE REPLICA' ELSE ' ENABLE ALWAYS' END
FROM pg_trigger AS g
JOIN pg_class AS c ON c.oid = g.tgrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'capacity' AND NOT g.tgisinternal
ORDER BY c.relname COLLATE "C", g.tgname COLLATE "C"

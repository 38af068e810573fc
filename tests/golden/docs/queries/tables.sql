SELECT c.relname::text AS name, obj_description(c.oid, 'pg_class') AS comment
FROM pg_class AS c
WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p')
ORDER BY c.relname COLLATE "C"

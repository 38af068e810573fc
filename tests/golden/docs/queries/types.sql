-- Closed lists and bounded numbers that columns use.
SELECT t.typname::text AS name,
       CASE t.typtype
           WHEN 'e' THEN (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = t.oid)
           ELSE concat_ws(' ', format_type(t.typbasetype, t.typtypmod), (
               SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname COLLATE "C")
               FROM pg_constraint AS k WHERE k.contypid = t.oid AND k.contype = 'c'))
       END AS definition,
       obj_description(t.oid, 'pg_type') AS comment
FROM pg_type AS t
WHERE t.typnamespace = 'capacity'::regnamespace AND t.typtype IN ('e', 'd')
ORDER BY t.typname COLLATE "C"

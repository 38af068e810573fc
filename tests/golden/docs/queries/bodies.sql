SELECT p.prosrc
FROM pg_proc AS p
WHERE p.pronamespace IN ('capacity_impl'::regnamespace, 'capacity_v1'::regnamespace)
ORDER BY p.oid::regprocedure::text COLLATE "C"

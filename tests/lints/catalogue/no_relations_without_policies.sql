-- A materialized view and a foreign table have no row-level security at all.
SELECT c.oid::regclass::text FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('capacity', 'capacity_impl', 'capacity_v1') AND c.relkind IN ('m', 'f');

-- What the rules of this folder speak about, as temporary views.

-- Every routine of ours, with the name that a finding gives it.
CREATE TEMP VIEW our_routine AS
SELECT p.*, n.nspname AS schema_name,
       format('%s.%s(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)) AS label,
       obj_description(p.oid, 'pg_proc') AS comment
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname IN ('capacity', 'capacity_impl', 'capacity_v1');

-- Its parameters: those a caller passes, not the columns of RETURNS TABLE.
CREATE TEMP VIEW our_parameter AS
SELECT r.oid, r.label, r.schema_name, r.comment, a.name
FROM our_routine AS r
CROSS JOIN LATERAL unnest(
    coalesce(r.proargnames, '{}'),
    coalesce(r.proargmodes, array_fill('i'::"char", ARRAY[coalesce(cardinality(r.proargnames), 0)]))) AS a (name, mode)
WHERE a.mode IN ('i', 'b', 'v');

CREATE TEMP VIEW our_table AS
SELECT c.*, c.relname::text AS label
FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p');

-- The others belong to the installation, not to a restaurant: its settings, the steps of its rollout, and up to where its events
-- were handed over.
CREATE TEMP VIEW tenant_table AS
SELECT * FROM our_table WHERE relname NOT IN ('settings', 'rollout_steps', 'event_cursor');

CREATE TEMP VIEW our_constraint AS
SELECT k.*, t.relname, format('%s.%s', t.relname, k.conname) AS label
FROM pg_catalog.pg_constraint AS k
JOIN our_table AS t ON t.oid = k.conrelid
WHERE k.contype IN ('p', 'u', 'x', 'f', 'c');  -- PostgreSQL 18 lists NOT NULL too; it has no name to choose

CREATE TEMP VIEW client_role AS
SELECT r.* FROM pg_catalog.pg_roles AS r WHERE r.rolname IN ('anon', 'authenticated', 'service_role');

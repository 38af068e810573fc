-- What each client role may do, its own grants and those to PUBLIC taken together: every schema, every routine,
-- every table and sequence, and columns with grants of their own. A dash: nothing.
WITH roles (place, name) AS (
    VALUES (1, 'anon'), (2, 'authenticated'), (3, 'service_role')
), objects AS (
    SELECT 1 AS kind, n.nspname::text AS name, r.place, r.name AS role_name, array_remove(ARRAY[
               CASE WHEN has_schema_privilege(r.name, n.oid, 'USAGE') THEN 'USAGE' END,
               CASE WHEN has_schema_privilege(r.name, n.oid, 'CREATE') THEN 'CREATE' END], NULL) AS privileges
    FROM pg_namespace AS n CROSS JOIN roles AS r
    WHERE n.nspname LIKE 'capacity%'
    UNION ALL
    SELECT 2, format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), r.place, r.name,
           array_remove(ARRAY[CASE WHEN has_function_privilege(r.name, p.oid, 'EXECUTE') THEN 'EXECUTE' END], NULL)
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace CROSS JOIN roles AS r
    WHERE n.nspname LIKE 'capacity%'
    UNION ALL
    SELECT 3, format('%s.%s', n.nspname, c.relname), r.place, r.name, ARRAY(
               SELECT k.privilege
               FROM unnest(CASE c.relkind
                   WHEN 'S' THEN '{USAGE,SELECT,UPDATE}'
                   ELSE '{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'
               END::text[]) WITH ORDINALITY AS k (privilege, position)
               WHERE CASE c.relkind WHEN 'S' THEN has_sequence_privilege(r.name, c.oid, k.privilege)
                     ELSE has_table_privilege(r.name, c.oid, k.privilege) END
               ORDER BY k.position)
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace CROSS JOIN roles AS r
    WHERE n.nspname LIKE 'capacity%' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT 4, format('%s.%s.%s', n.nspname, c.relname, a.attname), r.place, r.name, ARRAY(
               SELECT x.privilege_type FROM aclexplode(a.attacl) AS x
               WHERE x.grantee IN (0, to_regrole(r.name)) ORDER BY x.privilege_type)
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
    JOIN pg_namespace AS n ON n.oid = c.relnamespace CROSS JOIN roles AS r
    WHERE n.nspname LIKE 'capacity%' AND a.attacl IS NOT NULL
)
SELECT format(E'%s %s\n%s', (ARRAY['schema', 'routine', 'relation', 'column'])[kind], name,
    string_agg(format('    %s %s', rpad(role_name, 13), coalesce(nullif(array_to_string(privileges, ' '), ''), '-')),
               E'\n' ORDER BY place))
FROM objects
GROUP BY kind, name
ORDER BY kind, name COLLATE "C"

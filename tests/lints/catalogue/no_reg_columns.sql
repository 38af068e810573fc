-- pg_upgrade refuses a database that stores them: they are numbers of the catalogue.
SELECT format('%s.%s %s', t.label, a.attname, format_type(a.atttypid, a.atttypmod))
FROM our_table AS t
JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS y ON y.oid = a.atttypid AND y.typnamespace = 'pg_catalog'::regnamespace
WHERE y.typname ^@ 'reg';

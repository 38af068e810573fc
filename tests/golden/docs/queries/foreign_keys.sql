-- "optional": a NULL in the key means no parent. "single": a parent has at most one such child.
SELECT child.relname::text AS child,
       parent.relname::text AS parent,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS x (number, place)
             JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = x.number ORDER BY x.place) AS columns,
       EXISTS (SELECT FROM pg_attribute AS a
               WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull) AS optional,
       EXISTS (SELECT FROM pg_index AS i
               WHERE i.indrelid = k.conrelid AND i.indisunique AND i.indpred IS NULL
                 AND i.indkey::smallint[] <@ k.conkey AND i.indkey::smallint[] @> k.conkey) AS single,
       CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
                          WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END AS on_delete
FROM pg_constraint AS k
JOIN pg_class AS child ON child.oid = k.conrelid
JOIN pg_class AS parent ON parent.oid = k.confrelid
WHERE k.contype = 'f' AND child.relnamespace = 'capacity'::regnamespace
ORDER BY parent.relname COLLATE "C", child.relname COLLATE "C", k.conname COLLATE "C"

-- One restaurant's row can then neither collide with another's nor point at it, and the tables can be distributed.
SELECT k.label
FROM our_constraint AS k
JOIN tenant_table AS t ON t.oid = k.conrelid
LEFT JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
LEFT JOIN pg_attribute AS f ON f.attrelid = k.confrelid AND f.attnum = k.confkey[1]
WHERE (k.contype IN ('p', 'u', 'x', 'f') AND a.attname IS DISTINCT FROM 'restaurant_id')
   OR (k.contype = 'f' AND f.attname IS DISTINCT FROM 'restaurant_id')
UNION ALL
SELECT i.indexrelid::regclass::text
FROM pg_index AS i
JOIN tenant_table AS t ON t.oid = i.indrelid
LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indisunique AND a.attname IS DISTINCT FROM 'restaurant_id'
  AND NOT EXISTS (SELECT FROM our_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'));

-- <table>_<columns>_idx, a unique one _key: what an index is for is read off its name. One keeps an older name.
SELECT i.indexrelid::regclass::text
FROM pg_index AS i
JOIN our_table AS t ON t.oid = i.indrelid
JOIN pg_class AS c ON c.oid = i.indexrelid
CROSS JOIN LATERAL (
    SELECT string_agg(a.attname, '_' ORDER BY k.position) AS columns,
           coalesce(string_agg(a.attname, '_' ORDER BY k.position) FILTER (WHERE a.attname <> 'restaurant_id'), '') AS others
    FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position)
    JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE k.position <= i.indnkeyatts
) AS named
CROSS JOIN LATERAL (SELECT CASE WHEN i.indisunique THEN '_key' ELSE '_idx' END AS suffix) AS kind
WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
  AND c.relname <> 'idx_table_inventory_lookup'
  AND CASE WHEN i.indpred IS NULL AND i.indexprs IS NULL
           THEN c.relname NOT IN (t.relname || '_' || named.columns || kind.suffix, t.relname || '_' || named.others || kind.suffix)
           -- A partial or computed one is named by what it selects.
           ELSE c.relname NOT LIKE replace(t.relname || '_', '_', '\_') || '%' || replace(kind.suffix, '_', '\_')
      END;

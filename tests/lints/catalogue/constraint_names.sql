-- <table>_<columns>_{pkey,key,fkey,check,excl}: a message then says what was violated. Keys and references are
-- named by their columns, without restaurant_id if one likes. Three keep the names that the specification of tables and slots gave them.
SELECT k.label
FROM our_constraint AS k
CROSS JOIN LATERAL (
    SELECT string_agg(a.attname, '_' ORDER BY c.position) AS columns,
           coalesce(string_agg(a.attname, '_' ORDER BY c.position) FILTER (WHERE a.attname <> 'restaurant_id'), '') AS others
    FROM unnest(k.conkey) WITH ORDINALITY AS c (attnum, position)
    JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = c.attnum
) AS named
WHERE k.conname NOT IN ('valid_capacity', 'valid_party_range', 'slot_capacity_valid')
  AND CASE k.contype
      WHEN 'p' THEN k.conname <> k.relname || '_pkey'
      WHEN 'u' THEN k.conname NOT IN (k.relname || '_' || named.columns || '_key', k.relname || '_' || named.others || '_key')
      WHEN 'f' THEN k.conname NOT IN (k.relname || '_' || named.columns || '_fkey', k.relname || '_' || named.others || '_fkey')
      WHEN 'x' THEN k.conname NOT LIKE replace(k.relname, '_', '\_') || '\_%\_excl'
      ELSE k.conname NOT LIKE replace(k.relname, '_', '\_') || '\_%\_check'
      END;

-- ANALYZE copies values into pg_statistic: they outlive erase_guest, and an EXPLAIN tells strangers of them.
SELECT format('%s.%s', t.label, a.attname)
FROM our_table AS t
JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE a.attstattarget IS DISTINCT FROM 0
  AND (a.attname ^@ 'guest_' OR a.attname IN ('seating_preference', 'reference', 'actor', 'options', 'key', 'fingerprint', 'user_id', 'payload')
       OR (a.attname = 'notes' AND t.relname <> 'table_inventory'));

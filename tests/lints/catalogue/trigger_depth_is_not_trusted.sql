-- pg_trigger_depth() tells "inside a trigger", also of a client's own trigger on a table of its own: where clients write, a
-- condition that lets the engine pass asks who writes. The guard of slots is about counts, which no client may write.
SELECT format('%s on %s', g.tgname, t.label)
FROM pg_trigger AS g
JOIN our_table AS t ON t.oid = g.tgrelid
CROSS JOIN LATERAL pg_get_triggerdef(g.oid) AS d (text)
WHERE NOT g.tgisinternal AND d.text ~* 'pg_trigger_depth\(' AND d.text !~* '\mcurrent_user\M'
  AND EXISTS (
      SELECT FROM client_role AS c
      CROSS JOIN pg_attribute AS a
      WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND (g.tgname <> '_10_guard' OR t.relname <> 'booking_slots' OR a.attname <> 'available_capacity')
        AND (g.tgtype & 4 <> 0 AND has_column_privilege(c.oid, t.oid, a.attnum, 'INSERT')
             OR g.tgtype & 16 <> 0 AND has_column_privilege(c.oid, t.oid, a.attnum, 'UPDATE')
             OR g.tgtype & 8 <> 0 AND has_table_privilege(c.oid, t.oid, 'DELETE')))
UNION ALL
SELECT label FROM our_routine WHERE regexp_replace(prosrc, '--[^\n]*', '', 'g') ~* 'pg_trigger_depth\s*\(';

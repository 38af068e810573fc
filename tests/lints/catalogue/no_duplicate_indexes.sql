-- Two indexes that say the same cost twice and serve once.
SELECT string_agg(c.relname, ' = ' ORDER BY c.relname)
FROM pg_index AS i
JOIN our_table AS t ON t.oid = i.indrelid
JOIN pg_class AS c ON c.oid = i.indexrelid
GROUP BY i.indrelid, c.relam, i.indnkeyatts, i.indkey::text, i.indclass::text, i.indcollation::text, i.indoption::text,
         coalesce(pg_get_expr(i.indexprs, i.indrelid), ''), coalesce(pg_get_expr(i.indpred, i.indrelid), '')
HAVING count(*) > 1;

-- A row that others refer to is deleted by looking for them: without an index that begins with the columns of the
-- reference, by reading all of them. A service period is never deleted, only retired.
SELECT k.label
FROM our_constraint AS k
WHERE k.contype = 'f' AND k.confrelid <> 'capacity.service_periods'::regclass
  AND NOT EXISTS (
      SELECT FROM pg_index AS i
      WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indexprs IS NULL
        -- A partial one serves where it leaves out NULL alone.
        AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) ~ '^\(\w+ IS NOT NULL\)$')
        AND (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> k.conkey)
UNION ALL
SELECT label || ' deletes service periods' FROM our_routine
WHERE regexp_replace(prosrc, '--[^\n]*', '', 'g') ~* 'DELETE\s+FROM\s+(ONLY\s+)?capacity\.service_periods\M';

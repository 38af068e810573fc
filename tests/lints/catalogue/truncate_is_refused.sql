-- TRUNCATE passes by the triggers that keep the totals: every tenant table refuses it.
SELECT label FROM our_table AS t
WHERE NOT EXISTS (
    SELECT FROM pg_trigger AS g
    WHERE g.tgrelid = t.oid AND g.tgenabled IN ('O', 'A') AND g.tgtype & 32 <> 0 AND g.tgtype & 2 <> 0);  -- BEFORE TRUNCATE

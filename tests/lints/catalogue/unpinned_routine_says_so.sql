-- A routine without a pinned search_path is either an oversight, or meant to be inlined and says "Unpinned".
SELECT label FROM our_routine
WHERE NOT coalesce(proconfig, '{}') @> ARRAY['search_path=""']
  AND (prolang <> (SELECT oid FROM pg_language WHERE lanname = 'sql') OR comment !~ 'Unpinned' OR comment IS NULL);

-- A routine pins the one path on which a caller's temporary names come last. One that does not is either an oversight,
-- or meant to be inlined into a pinned one and says "Unpinned".
SELECT label FROM our_routine
WHERE NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp']
  AND (prolang <> (SELECT oid FROM pg_language WHERE lanname = 'sql') OR comment !~ 'Unpinned' OR comment IS NULL);

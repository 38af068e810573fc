SELECT e.code, e.sqlstate, e.message, e.hint
FROM capacity_v1.error_codes() AS e
ORDER BY e.sqlstate COLLATE "C" NULLS FIRST, e.code COLLATE "C"

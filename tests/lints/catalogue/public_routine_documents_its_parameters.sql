-- The COMMENT is the reference a caller has in psql: it names every parameter.
SELECT label || ' has no comment' FROM our_routine WHERE schema_name = 'capacity_v1' AND comment IS NULL
UNION ALL
SELECT label || ' does not mention ' || name FROM our_parameter
WHERE schema_name = 'capacity_v1' AND comment IS NOT NULL
  AND regexp_replace(comment, '\W', ' ', 'g') || ' ' NOT LIKE '% ' || replace(name, '_', '\_') || ' %';

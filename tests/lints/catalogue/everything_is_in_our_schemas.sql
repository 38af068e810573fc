-- Nothing of ours lies in public, or wherever else somebody may be first.
SELECT format('%s: %s.%s', d.classid::regclass, coalesce(c.relnamespace, p.pronamespace, y.typnamespace)::regnamespace,
              coalesce(c.relname, p.proname, y.typname))
FROM pg_shdepend AS d
LEFT JOIN pg_class AS c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
LEFT JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
LEFT JOIN pg_type AS y ON d.classid = 'pg_type'::regclass AND y.oid = d.objid
WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = 'capacity_owner'::regrole AND d.deptype = 'o'
  AND d.dbid = (SELECT b.oid FROM pg_database AS b WHERE b.datname = current_database())
  AND coalesce(c.relnamespace, p.pronamespace, y.typnamespace) NOT IN (
      'capacity'::regnamespace, 'capacity_impl'::regnamespace, 'capacity_v1'::regnamespace);

-- char(n) pads, money rounds by locale, serial leaves a sequence of its own, a timestamp without zone means
-- nothing, timetz nothing either, and an int identity runs out.
SELECT format('%s.%s %s', t.label, a.attname, format_type(a.atttypid, a.atttypmod))
FROM our_table AS t
JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
WHERE a.atttypid IN ('bpchar'::regtype, 'money'::regtype, 'timestamp'::regtype, 'timetz'::regtype)
   OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%'
   OR (a.attidentity <> '' AND a.atttypid <> 'int8'::regtype);

-- Row-level security: whether it is on, and what each policy opens to whom.
SELECT format(E'%s.%s row level security %s%s%s', n.nspname, c.relname,
    CASE WHEN c.relrowsecurity THEN 'enabled' ELSE 'DISABLED' END,
    CASE WHEN c.relforcerowsecurity THEN ', forced' END,
    (SELECT string_agg(format(E'\n    %s %s FOR %s TO %s%s%s', p.polname,
                CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r) END, ', '
                                   ORDER BY CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r) END COLLATE "C")
                 FROM unnest(p.polroles) AS r),
                E'\n        USING ' || pg_get_expr(p.polqual, p.polrelid),
                E'\n        WITH CHECK ' || pg_get_expr(p.polwithcheck, p.polrelid)),
            '' ORDER BY p.polname COLLATE "C")
     FROM pg_policy AS p WHERE p.polrelid = c.oid))
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'capacity' AND c.relkind IN ('r', 'p')
ORDER BY c.relname COLLATE "C"

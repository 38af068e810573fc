-- <table>_<action>_<role>: what a policy opens, and to whom, is read off its name.
SELECT p.polname || ' on ' || t.label
FROM pg_policy AS p
JOIN our_table AS t ON t.oid = p.polrelid
WHERE NOT EXISTS (
    SELECT FROM unnest(p.polroles) AS r (oid)
    WHERE p.polname = format('%s_%s_%s', t.relname,
        CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' ELSE 'all' END,
        CASE r.oid WHEN 0 THEN 'public' ELSE pg_get_userbyid(r.oid) END));

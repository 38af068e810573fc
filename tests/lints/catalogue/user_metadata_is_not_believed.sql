-- A user writes user_metadata himself: who believes it believes the user.
SELECT label FROM our_routine WHERE regexp_replace(prosrc, '--[^\n]*', '', 'g') ~* 'user_meta_?data'
UNION ALL
SELECT p.polname || ' on ' || t.label
FROM pg_policy AS p JOIN our_table AS t ON t.oid = p.polrelid
WHERE concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~* 'user_meta_?data';

-- A SECURITY DEFINER routine runs with its owner's rights on whatever the caller's search_path finds first.
SELECT label FROM our_routine
WHERE prosecdef AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=""'];

-- Row-level security has two sentences and no third: the service sees everything, and a user the rows of the restaurants
-- that user_restaurants() names, asked once a statement. Nothing for anon or PUBLIC.
SELECT format('%s on %s', p.polname, t.label)
FROM pg_policy AS p
JOIN our_table AS t ON t.oid = p.polrelid
CROSS JOIN LATERAL (
    SELECT array_agg(pg_get_userbyid(r.oid)::text) AS names FROM unnest(p.polroles) AS r (oid) WHERE r.oid <> 0
) AS role
CROSS JOIN LATERAL (
    SELECT bool_and(e.text IS NOT DISTINCT FROM 'true') AS is_true,
           bool_and(e.text ~ '^\(restaurant_id = ANY \(\( SELECT capacity_v1\.user_restaurants\(''(staff|admin|owner)''::text\) AS user_restaurants\)::uuid\[\]\)\)$')
               AS is_membership
    FROM (VALUES (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))) AS e (text)
    WHERE e.text IS NOT NULL
) AS expression
WHERE (NOT 0 = ANY (p.polroles) AND p.polpermissive AND p.polcmd <> '*'
       AND (role.names = '{service_role}' AND expression.is_true
            OR role.names = '{authenticated}' AND expression.is_membership)) IS NOT TRUE;

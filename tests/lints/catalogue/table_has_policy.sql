-- Row-level security without a policy shows nothing to anybody: a table that somebody forgot.
SELECT label FROM our_table AS t WHERE NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = t.oid);

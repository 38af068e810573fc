-- What a row means, where \d+ shows it.
SELECT label FROM our_table WHERE obj_description(oid, 'pg_class') IS NULL;

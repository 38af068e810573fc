-- Every row but those of the installation itself belongs to a restaurant.
SELECT label FROM tenant_table AS t
WHERE NOT EXISTS (
    SELECT FROM pg_attribute AS a
    WHERE a.attrelid = t.oid AND a.attname = 'restaurant_id' AND a.atttypid = 'uuid'::regtype AND a.attnotnull);

-- finds: authenticated may too much
-- finds: anon is a member of service_role
-- finds: service_role is a member of pg_read_all_data
-- finds: anon is a member of pg_read_all_data
ALTER ROLE authenticated BYPASSRLS;
GRANT service_role TO anon;
GRANT pg_read_all_data TO service_role;

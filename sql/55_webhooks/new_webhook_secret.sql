CREATE OR REPLACE FUNCTION capacity_impl.new_webhook_secret()
RETURNS text
LANGUAGE sql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT 'whsec_' || encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64')
$fn$;

COMMENT ON FUNCTION capacity_impl.new_webhook_secret() IS
    'A key for signatures, as Standard Webhooks writes them: 32 bytes in base64, 244 bits of them from the server''s strong source.';

REVOKE ALL ON FUNCTION capacity_impl.new_webhook_secret() FROM PUBLIC;

-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.idempotency_keys FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.idempotency_keys TO authenticated, service_role;

DROP POLICY IF EXISTS idempotency_keys_select_service_role ON capacity.idempotency_keys;
CREATE POLICY idempotency_keys_select_service_role ON capacity.idempotency_keys FOR SELECT TO service_role USING (true);

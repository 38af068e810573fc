-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.idempotency_keys FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.idempotency_keys TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.idempotency_keys ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS idempotency_keys_select_authenticated ON capacity.idempotency_keys;
CREATE POLICY idempotency_keys_select_authenticated ON capacity.idempotency_keys FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS idempotency_keys_select_service_role ON capacity.idempotency_keys;
CREATE POLICY idempotency_keys_select_service_role ON capacity.idempotency_keys FOR SELECT TO service_role
    USING (true);

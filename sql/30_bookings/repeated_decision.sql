CREATE OR REPLACE FUNCTION capacity_impl.repeated_decision(
    p_restaurant_id uuid, p_operation text, p_idempotency_key text, p_fingerprint bytea)
RETURNS capacity.decisions
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_key capacity.idempotency_keys;
    v_decision capacity.decisions;
BEGIN
    SELECT k.* INTO v_key
    FROM capacity.idempotency_keys AS k
    WHERE k.restaurant_id = p_restaurant_id AND k.operation = p_operation AND k.key = p_idempotency_key;
    IF NOT FOUND THEN
        -- The other request was undone, or its key is newer than this snapshot: decide anew.
        RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The idempotency key is being decided by a concurrent transaction.';
    END IF;
    IF v_key.fingerprint IS DISTINCT FROM p_fingerprint THEN
        PERFORM capacity_impl.fail('IDEMPOTENCY_KEY_REUSED', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'idempotency_key', p_idempotency_key));
    END IF;

    SELECT d.* INTO STRICT v_decision
    FROM capacity.decisions AS d
    WHERE d.restaurant_id = p_restaurant_id AND d.id = v_key.decision_id;
    RETURN v_decision;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.repeated_decision(uuid, text, text, bytea) IS
    'The decision on a request that was decided before. Raises IDEMPOTENCY_KEY_REUSED when the parameters differ. Call it in a statement after the key''s insertion found a conflict.';

REVOKE ALL ON FUNCTION capacity_impl.repeated_decision(uuid, text, text, bytea) FROM PUBLIC;

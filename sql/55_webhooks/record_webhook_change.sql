CREATE OR REPLACE FUNCTION capacity_impl.record_webhook_change(
    p_restaurant_id uuid, p_operation text, p_actor text, p_options jsonb)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    INSERT INTO capacity.decisions (restaurant_id, decided_at, operation, outcome, mode, actor, options)
    VALUES (
        p_restaurant_id, capacity_impl.clock(), p_operation, 'accepted', capacity_impl.restaurant_mode(p_restaurant_id), p_actor,
        p_options);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.record_webhook_change(uuid, text, text, jsonb) IS
    'Records who changed a webhook, and what. No rule changes by it: rules_version stays, and there is no event. Raises RESTAURANT_NOT_FOUND.';

REVOKE ALL ON FUNCTION capacity_impl.record_webhook_change(uuid, text, text, jsonb) FROM PUBLIC;

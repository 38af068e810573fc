CREATE OR REPLACE FUNCTION capacity_impl.configuration_decision(
    p_restaurant_id uuid,
    p_operation text,
    p_actor text,
    p_service_period_id uuid,
    p_max_covers integer,
    p_max_parties integer,
    p_options jsonb)
RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_id bigint;
BEGIN
    -- Written first: it serialises with whoever touches a service for the first time.
    UPDATE capacity.restaurants
    SET rules_version = rules_version + 1
    WHERE restaurant_id = p_restaurant_id;

    INSERT INTO capacity.decisions (
        restaurant_id, decided_at, operation, outcome, mode, actor, service_period_id, max_covers, max_parties, options, authorises_debt)
    SELECT p_restaurant_id, capacity_impl.clock(), p_operation, 'accepted',
           capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, s.enforcement_percent),
           p_actor, p_service_period_id, p_max_covers, p_max_parties, p_options, true
    FROM capacity.restaurants AS r
    JOIN capacity.settings AS s ON s.id
    WHERE r.restaurant_id = p_restaurant_id
    RETURNING id INTO v_id;

    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, payload)
    VALUES (p_restaurant_id, 'capacity.changed', p_restaurant_id, jsonb_build_object(
        'operation', p_operation, 'service_period_id', p_service_period_id,
        'max_covers', p_max_covers, 'max_parties', p_max_parties));
    RETURN v_id;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.configuration_decision(uuid, text, text, uuid, integer, integer, jsonb) IS
    'Begins a change of a restaurant''s configuration: writes restaurants.rules_version and records the decision that answers for debts the change may leave, and the event capacity.changed. Returns the decision''s id. Locks: the restaurant''s row.';

REVOKE ALL ON FUNCTION capacity_impl.configuration_decision(uuid, text, text, uuid, integer, integer, jsonb) FROM PUBLIC;

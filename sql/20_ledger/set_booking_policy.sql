CREATE OR REPLACE FUNCTION capacity_impl.set_booking_policy(p_restaurant_id uuid, p_policy jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_policy jsonb;
    v_before capacity.restaurants;
    v_after capacity.restaurants;
    v_durations jsonb;
    v_replaces_durations boolean;
    v_is_changed boolean;
    v_decision bigint;
    v_impact jsonb;
BEGIN
    PERFORM capacity_impl.check_booking_policy(p_policy);
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    v_policy := capacity_impl.booking_policy_json(p_restaurant_id);
    SELECT r.* INTO v_before FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;

    -- The keys are the columns, and what is absent stays.
    v_after := jsonb_populate_record(v_before, p_policy - 'dining_durations');
    v_after.channels := (SELECT array_agg(c ORDER BY c COLLATE "C") FROM unnest(v_after.channels) AS c);
    IF v_after.min_party_size > v_after.max_party_size THEN
        PERFORM capacity_impl.fail('INVALID_POLICY', jsonb_build_object(
            'key', CASE WHEN p_policy ? 'min_party_size' THEN 'min_party_size' ELSE 'max_party_size' END,
            'takes', 'a smallest party that is not larger than the largest',
            'min_party_size', v_after.min_party_size, 'max_party_size', v_after.max_party_size));
    END IF;
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'service_period_id', d.service_period_id, 'min_party_size', d.min_party_size,
               'max_party_size', d.max_party_size, 'minutes', d.minutes)
               ORDER BY d.service_period_id NULLS FIRST, d.min_party_size), '[]')
    INTO v_durations
    FROM jsonb_populate_recordset(NULL::capacity.dining_durations, p_policy -> 'dining_durations') AS d;
    v_replaces_durations := p_policy ? 'dining_durations' AND v_durations <> v_policy -> 'dining_durations';

    v_is_changed := v_after IS DISTINCT FROM v_before OR v_replaces_durations;
    IF v_is_changed THEN
        v_decision := capacity_impl.configuration_decision(
            p_restaurant_id, 'set_booking_policy', p_actor, NULL, NULL, NULL,
            jsonb_build_object('policy', p_policy) || capacity_impl.what_changed(
                (SELECT jsonb_object_agg(b.key, b.value) FROM jsonb_each(v_policy) AS b WHERE p_policy ? b.key),
                (SELECT jsonb_object_agg(a.key, a.value)
                 FROM jsonb_each(to_jsonb(v_after) || jsonb_build_object('dining_durations', v_durations)) AS a
                 WHERE p_policy ? a.key)));
        IF v_replaces_durations THEN
            PERFORM capacity_impl.replace_dining_durations(p_restaurant_id, v_durations);
        END IF;
        UPDATE capacity.restaurants AS r
        SET slot_interval_minutes = v_after.slot_interval_minutes,
            dining_duration_minutes = v_after.dining_duration_minutes,
            min_notice_minutes = v_after.min_notice_minutes,
            booking_horizon_days = v_after.booking_horizon_days,
            min_party_size = v_after.min_party_size,
            max_party_size = v_after.max_party_size,
            turn_buffer_minutes = v_after.turn_buffer_minutes,
            slot_covers = v_after.slot_covers,
            channels = v_after.channels,
            requires_table = v_after.requires_table,
            max_hold_minutes = v_after.max_hold_minutes,
            waitlist_offer_minutes = v_after.waitlist_offer_minutes,
            remaining_shown_below = v_after.remaining_shown_below,
            -- A booking reads its slot before the claim only where this says so.
            is_paced = r.is_paced OR v_after.slot_covers IS NOT NULL,
            has_dining_durations = CASE WHEN v_replaces_durations THEN v_durations <> '[]' ELSE r.has_dining_durations END
        WHERE r.restaurant_id = p_restaurant_id;
        IF v_after.slot_covers IS DISTINCT FROM v_before.slot_covers THEN
            v_impact := capacity_impl.resolve_future_services(p_restaurant_id, v_decision, true);
        END IF;
    END IF;

    RETURN jsonb_build_object(
        'success', true,
        'changed', v_is_changed,
        'policy', capacity_impl.booking_policy_json(p_restaurant_id))
        || coalesce(v_impact, capacity_impl.impact_json(p_restaurant_id, '[]', '[]'));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.set_booking_policy(uuid, jsonb, text) IS
    'Changes the keys of p_policy in a restaurant''s booking policy and records the decision; another pacing is written into the services to come. The answer is the RPC''s, impact included. Locks, in order: the restaurant''s row; for slot_covers the ledger rows of its services to come, their slots.';

REVOKE ALL ON FUNCTION capacity_impl.set_booking_policy(uuid, jsonb, text) FROM PUBLIC;

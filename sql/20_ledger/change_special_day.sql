CREATE OR REPLACE FUNCTION capacity_impl.change_special_day(
    p_restaurant_id uuid,
    p_first_date date,
    p_last_date date,
    p_service_period_id uuid,
    p_is_removal boolean,
    p_start_time time,
    p_end_time time,
    p_last_seating_time time,
    p_label text,
    p_note text,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_last_date  date := coalesce(p_last_date, p_first_date);
    v_decision   bigint;
    v_day        capacity.special_days;
    v_is_changed boolean;
    v_impact     jsonb;
BEGIN
    PERFORM capacity_impl.check_special_day(
        p_first_date, v_last_date, p_service_period_id, p_start_time, p_end_time, p_last_seating_time, p_label);
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    IF p_service_period_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM capacity.service_periods AS p
        WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id
          AND p.retired_at IS NULL AND NOT p.is_builtin) THEN
        PERFORM capacity_impl.fail('SERVICE_PERIOD_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'service_period_id', p_service_period_id));
    END IF;

    SELECT s.* INTO v_day
    FROM capacity.special_days AS s
    WHERE s.restaurant_id = p_restaurant_id
      AND s.service_period_id IS NOT DISTINCT FROM p_service_period_id
      AND s.first_date = p_first_date AND s.last_date = v_last_date;

    v_is_changed := CASE
        WHEN p_is_removal THEN v_day.id IS NOT NULL
        ELSE v_day.id IS NULL
             OR (v_day.start_time, v_day.end_time, v_day.last_seating_time, v_day.label, v_day.note)
                IS DISTINCT FROM (p_start_time, p_end_time, p_last_seating_time, p_label, p_note) END;
    IF v_is_changed THEN
        -- The note stays out, it may name guests and decisions are kept: only whether there is one.
        v_decision := capacity_impl.configuration_decision(
            p_restaurant_id, CASE WHEN p_is_removal THEN 'remove_special_day' ELSE 'set_special_day' END, p_actor,
            p_service_period_id, NULL, NULL, jsonb_build_object(
                    'first_date', p_first_date, 'last_date', v_last_date,
                    'note_changed', v_day.note IS DISTINCT FROM p_note)
                || capacity_impl.what_changed(
                    CASE WHEN v_day.id IS NOT NULL THEN jsonb_build_object(
                        'start_time', v_day.start_time, 'end_time', v_day.end_time,
                        'last_seating_time', v_day.last_seating_time, 'label', v_day.label) END,
                    CASE WHEN NOT p_is_removal THEN jsonb_build_object(
                        'start_time', p_start_time, 'end_time', p_end_time,
                        'last_seating_time', p_last_seating_time, 'label', p_label) END));
        IF p_is_removal THEN
            DELETE FROM capacity.special_days AS s
            WHERE s.restaurant_id = p_restaurant_id AND s.id = v_day.id;
        ELSIF v_day.id IS NOT NULL THEN
            UPDATE capacity.special_days AS s
            SET start_time = p_start_time, end_time = p_end_time, last_seating_time = p_last_seating_time,
                label = p_label, note = p_note
            WHERE s.restaurant_id = p_restaurant_id AND s.id = v_day.id
            RETURNING s.* INTO v_day;
        ELSE
            BEGIN
                INSERT INTO capacity.special_days (
                    restaurant_id, service_period_id, first_date, last_date, start_time, end_time, last_seating_time,
                    label, note)
                VALUES (
                    p_restaurant_id, p_service_period_id, p_first_date, v_last_date, p_start_time, p_end_time,
                    p_last_seating_time, p_label, p_note)
                RETURNING * INTO v_day;
            EXCEPTION WHEN exclusion_violation OR unique_violation THEN
                PERFORM capacity_impl.fail('SPECIAL_DAY_OVERLAP', jsonb_build_object(
                    'service_period_id', p_service_period_id, 'first_date', p_first_date, 'last_date', v_last_date,
                    'other', (
                        SELECT jsonb_build_object('id', o.id, 'first_date', o.first_date, 'last_date', o.last_date)
                        FROM capacity.special_days AS o
                        WHERE o.restaurant_id = p_restaurant_id
                          AND o.service_period_id IS NOT DISTINCT FROM p_service_period_id
                          AND (o.first_date = o.last_date) = (p_first_date = v_last_date)
                          AND o.first_date <= v_last_date AND o.last_date >= p_first_date
                        ORDER BY o.first_date
                        LIMIT 1)));
            END;
        END IF;
        PERFORM capacity_impl.check_calendar_overlaps(p_restaurant_id);
        v_impact := capacity_impl.resolve_future_services(p_restaurant_id, v_decision);
    END IF;

    RETURN jsonb_build_object(
        'success', true,
        'changed', v_is_changed,
        'special_day', CASE WHEN v_day.id IS NOT NULL THEN capacity_impl.special_day_json(v_day) END)
        || coalesce(v_impact, capacity_impl.impact_json(p_restaurant_id, '[]', '[]'));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.change_special_day(uuid, date, date, uuid, boolean, time, time, time, text, text, text) IS
    'Sets or removes the one special day of a scope (dates and period), records the decision and brings the restaurant''s services to come up to date with it; the answer is set_special_day''s, impact included. Locks, in order: the restaurant''s row, the ledger rows of its services to come, their slots.';

REVOKE ALL ON FUNCTION capacity_impl.change_special_day(uuid, date, date, uuid, boolean, time, time, time, text, text, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.check_availability(
    p_restaurant_id uuid,
    p_date date,
    p_time time,
    p_party_size integer,
    p_channel text,
    p_second_occurrence boolean,
    p_with_alternatives boolean)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_place        record;
    v_over         jsonb;
    v_no_table     jsonb;
    v_code         text;
    v_violations   jsonb;
    v_is_available boolean;
    v_metadata     jsonb;
    v_message      text;
    v_alternatives jsonb := jsonb_build_array();
BEGIN
    v_place := capacity_impl.locate_service(
        p_restaurant_id, p_date, p_time, p_second_occurrence, p_party_size, p_channel, false);
    IF v_place.has_expired_holds THEN
        -- As create_booking would find it after sweeping them.
        SELECT v_place.booked_covers - coalesce(sum(h.covers), 0)::integer, v_place.booked_parties - coalesce(sum(h.parties), 0)::integer,
               v_place.slot_reserved - capacity_impl.expired_slot_covers(
                   p_restaurant_id, v_place.slot_date, v_place.slot_time, v_place.slot_starts_at)
        INTO v_place.booked_covers, v_place.booked_parties, v_place.slot_reserved
        FROM capacity_impl.expired_holds(p_restaurant_id) AS h
        WHERE h.service_date = v_place.service_date AND h.service_period_id = v_place.service_period_id;
    END IF;
    v_code := v_place.code;
    v_violations := coalesce(v_place.violations, '[]');
    IF v_place.service_date IS NOT NULL THEN
        v_over := capacity_impl.judge_request(
            p_party_size, v_place.max_covers, v_place.booked_covers, v_place.max_parties, v_place.booked_parties,
            v_place.slot_capacity, v_place.slot_reserved);
        IF v_place.requires_table THEN
            v_no_table := capacity_impl.judge_tables(
                p_restaurant_id, p_party_size,
                capacity_impl.seat_range(v_place.starts_at, v_place.ends_at, v_place.turn_buffer_minutes), NULL);
            IF v_no_table IS NOT NULL THEN
                v_over := coalesce(v_over, '[]') || v_no_table;
            END IF;
        END IF;
        IF v_over IS NOT NULL THEN
            v_code := coalesce(v_code, 'CAPACITY_EXCEEDED');
            v_violations := v_violations || v_over;
        END IF;
        SELECT capacity_impl.capacity_json(
                   v_place.service_date, v_place.service_period_id, v_place.max_covers, v_place.booked_covers,
                   v_place.max_parties, v_place.booked_parties)
               || jsonb_build_object(
                   'service_period_name', p.name,
                   'starts_at', v_place.starts_at,
                   'ends_at', v_place.ends_at,
                   'slot_date', v_place.slot_date,
                   'slot_time', v_place.slot_time,
                   'slot_covers', v_place.slot_capacity,
                   'slot_reserved', v_place.slot_reserved,
                   'slot_remaining', CASE WHEN v_place.slot_capacity IS NOT NULL
                                          THEN greatest(v_place.slot_capacity - v_place.slot_reserved, 0) END)
        INTO v_metadata
        FROM capacity.service_periods AS p
        WHERE p.restaurant_id = p_restaurant_id AND p.id = v_place.service_period_id;
    END IF;

    v_is_available := v_code IS NULL OR capacity_impl.is_let_in(v_code, v_place.mode, false);
    IF NOT v_is_available THEN
        v_message := capacity_impl.error_json(v_code, NULL) ->> 'message';
        IF p_with_alternatives THEN
            v_alternatives := capacity_impl.find_alternatives(
                p_restaurant_id, p_date, p_time, p_party_size, p_channel, '{15,30,60,120}', 5, 0, false);
        END IF;
    END IF;
    RETURN jsonb_build_object(
        'success', true,
        'available', v_is_available,
        'reason', CASE WHEN NOT v_is_available THEN v_code END,
        'message', v_message,
        'mode', v_place.mode,
        'violations', CASE WHEN v_is_available THEN '[]' ELSE v_violations END,
        'would_refuse', CASE WHEN v_is_available THEN v_violations ELSE '[]' END,
        'alternatives', v_alternatives,
        'metadata', v_metadata);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_availability(uuid, date, time, integer, text, boolean, boolean) IS
    'What create_booking would answer to this request at this moment: judged by the same routines, locate_service, judge_request and judge_tables, on totals without expired holds, with nothing written and nothing locked.';

REVOKE ALL ON FUNCTION capacity_impl.check_availability(uuid, date, time, integer, text, boolean, boolean) FROM PUBLIC;

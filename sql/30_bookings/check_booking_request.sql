CREATE OR REPLACE FUNCTION capacity_impl.check_booking_request(
    p_restaurant_id uuid,
    p_booking_date date,
    p_start_time time,
    p_party_size integer,
    p_idempotency_key text,
    p_guest_name text,
    p_guest_email text,
    p_guest_phone text,
    p_booking_type text,
    p_source text,
    p_notes text,
    p_seating_preference text,
    p_options jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id,
        'p_party_size', p_party_size, 'p_idempotency_key', left(p_idempotency_key, 1),
        'p_booking_type', left(p_booking_type, 1), 'p_source', left(p_source, 1), 'p_options', p_options));
    -- A party that walks in may come without a date and time: now.
    IF p_booking_type <> 'walk_in' OR p_booking_date IS NOT NULL OR p_start_time IS NOT NULL THEN
        PERFORM capacity_impl.check_required(jsonb_build_object(
            'p_booking_date', p_booking_date, 'p_start_time', p_start_time));
    END IF;
    IF p_party_size NOT BETWEEN 1 AND 1000 THEN
        PERFORM capacity_impl.fail('INVALID_PARTY_SIZE', jsonb_build_object('party_size', p_party_size, 'min', 1, 'max', 1000));
    END IF;
    PERFORM capacity_impl.check_date('p_booking_date', p_booking_date);
    IF p_start_time >= '24:00' THEN
        PERFORM capacity_impl.fail('INVALID_TIME', jsonb_build_object('argument', 'p_start_time', 'value', p_start_time));
    END IF;
    IF p_booking_type NOT IN ('reservation', 'walk_in', 'event') THEN
        PERFORM capacity_impl.fail('INVALID_BOOKING_TYPE', jsonb_build_object('booking_type', left(p_booking_type, 100)));
    END IF;
    PERFORM capacity_impl.check_text('p_idempotency_key', p_idempotency_key, 200);
    PERFORM capacity_impl.check_booking_texts(
        p_source, p_guest_name, p_guest_email, p_guest_phone, p_notes, p_seating_preference);
    IF p_idempotency_key = '' OR p_source = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object(
            'argument', CASE WHEN p_source = '' THEN 'p_source' ELSE 'p_idempotency_key' END));
    END IF;
    PERFORM capacity_impl.check_source(p_source);
    PERFORM capacity_impl.check_options(p_options,
        '{"allow_past": "boolean", "second_occurrence": "boolean", "override": "boolean", "reason": "string", "status": "string"}');
    IF p_options ->> 'status' NOT IN ('pending', 'confirmed') THEN
        PERFORM capacity_impl.fail('INVALID_STATUS', jsonb_build_object(
            'status', left(p_options ->> 'status', 100), 'allowed', jsonb_build_array('pending', 'confirmed')));
    END IF;
    PERFORM capacity_impl.check_privileges(p_restaurant_id, p_options);
    -- A guest asks for a reservation, and no more: who walks in is held to no booking policy.
    IF p_booking_type <> 'reservation' OR p_options ? 'status' THEN
        PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_booking_request(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb) IS
    'Raises what is wrong with the arguments of create_booking_with_capacity_check, or nothing; NOT_ALLOWED for what is not for guests. Their meaning and limits are documented there.';

REVOKE ALL ON FUNCTION capacity_impl.check_booking_request(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb) FROM PUBLIC;

-- What everybody writes first: count what is booked, and insert when it fits. Nobody counts or judges behind it.
ALTER TABLE capacity.bookings DISABLE TRIGGER USER;

CREATE OR REPLACE FUNCTION capacity_impl.create_booking(
    p_restaurant_id uuid, p_booking_date date, p_start_time time, p_party_size integer, p_idempotency_key text,
    p_guest_name text, p_guest_email text, p_guest_phone text, p_booking_type text, p_source text, p_notes text,
    p_seating_preference text, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_place  record;
    v_booked bigint;
BEGIN
    -- The first touch of a service makes its callers wait for one another, so this counts before it; and it takes
    -- its time, so that the callers of a busy machine meet here too.
    SELECT coalesce(sum(b.party_size), 0) INTO v_booked
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.booking_date = p_booking_date AND b.status = 'confirmed';
    PERFORM pg_sleep(0.02);
    v_place := capacity_impl.locate_service(
        p_restaurant_id, p_booking_date, p_start_time, false, p_party_size, p_source, false);
    IF NOT v_place.is_resolved THEN
        PERFORM capacity_impl.ensure_service(p_restaurant_id, v_place.service_period_id, v_place.service_date);
        v_place := capacity_impl.locate_service(
            p_restaurant_id, p_booking_date, p_start_time, false, p_party_size, p_source, false);
    END IF;
    IF (v_booked + p_party_size <= v_place.max_covers) IS NOT FALSE THEN
        INSERT INTO capacity.bookings (
            restaurant_id, party_size, booking_date, start_time, starts_at, ends_at, service_date, service_period_id,
            slot_date, slot_time, slot_starts_at, enforcement_mode)
        VALUES (
            p_restaurant_id, p_party_size, p_booking_date, p_start_time, v_place.starts_at, v_place.ends_at,
            v_place.service_date, v_place.service_period_id, v_place.slot_date, v_place.slot_time,
            v_place.slot_starts_at, 'enforce');
        RETURN jsonb_build_object('success', true);
    END IF;
    RETURN jsonb_build_object(
        'success', false, 'error', jsonb_build_object('code', 'CAPACITY_EXCEEDED', 'message', 'It is full.'));
END
$fn$;

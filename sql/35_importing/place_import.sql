CREATE OR REPLACE FUNCTION capacity_impl.place_import(
    p_restaurant_id uuid, p_time_zone text, p_lines jsonb, p_is_dry_run boolean)
RETURNS TABLE (line integer, booking capacity.bookings)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v record;
    v_booking capacity.bookings;
    v_place record;
BEGIN
    FOR v IN
        SELECT (l.value ->> 'line')::integer AS line, (l.value ->> 'id')::uuid AS id, l.value,
               (l.value ->> 'date')::date AS booking_date, (l.value ->> 'time')::time AS start_time,
               (l.value ->> 'party_size')::integer AS party_size,
               coalesce(capacity_impl.import_text(l.value, 'second_occurrence')::boolean, false) AS is_second
        FROM jsonb_array_elements(p_lines) AS l
    LOOP
        line := v.line;
        v_booking := NULL;
        v_booking.restaurant_id := p_restaurant_id;
        v_booking.id := v.id;
        v_booking.booking_date := v.booking_date;
        v_booking.start_time := v.start_time;
        v_booking.party_size := v.party_size;
        v_booking.starts_at := capacity_impl.local_to_utc(v.booking_date + v.start_time, p_time_zone, v.is_second);
        IF v_booking.starts_at IS NOT NULL THEN
            -- The one that places every request: a walk-in for a time that may be past, to whom no policy applies.
            v_place := capacity_impl.locate_service(
                p_restaurant_id, v.booking_date, v.start_time, v.is_second, v.party_size, NULL, true);
            IF v_place.service_date IS NOT NULL THEN
                v_booking.starts_at := v_place.starts_at;
                v_booking.ends_at := v_place.ends_at;
                v_booking.service_date := v_place.service_date;
                v_booking.service_period_id := v_place.service_period_id;
                v_booking.slot_date := v_place.slot_date;
                v_booking.slot_time := v_place.slot_time;
                v_booking.slot_starts_at := v_place.slot_starts_at;
                v_booking.turn_buffer_minutes := v_place.turn_buffer_minutes;
                v_booking.enforcement_mode := v_place.mode;
                v_booking.status := coalesce(capacity_impl.import_text(v.value, 'status'), 'confirmed')::capacity.booking_status;
                v_booking.booking_type := coalesce(capacity_impl.import_text(v.value, 'type'), 'reservation')::capacity.booking_type;
                v_booking.guest_name := capacity_impl.import_text(v.value, 'guest_name');
                v_booking.guest_email := capacity_impl.import_text(v.value, 'guest_email');
                v_booking.guest_phone := capacity_impl.import_text(v.value, 'guest_phone');
                v_booking.notes := capacity_impl.import_text(v.value, 'notes');
                v_booking.seating_preference := capacity_impl.import_text(v.value, 'seating_preference');
                v_booking.created_at := coalesce(capacity_impl.import_text(v.value, 'created_at')::timestamptz, capacity_impl.clock());
                IF NOT p_is_dry_run THEN
                    v_booking.decision_id := nextval('capacity.decisions_id_seq');
                END IF;
            END IF;
        END IF;
        booking := v_booking;
        RETURN NEXT;
    END LOOP;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.place_import(uuid, text, jsonb, boolean) IS
    'The bookings that lines of an import make, placed by locate_service. starts_at is NULL where the local time does not exist, service_date where no open service takes it. Each has the id of a decision that is yet to be written, but in a dry run.';

REVOKE ALL ON FUNCTION capacity_impl.place_import(uuid, text, jsonb, boolean) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.booking_table_assignments__place()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking record;
BEGIN
    IF NEW.released_at IS NOT NULL THEN
        RETURN NEW;
    END IF;

    IF NEW.booking_id IS NOT NULL THEN
        SELECT b.status, b.booking_type, b.starts_at, b.ends_at, b.turn_buffer_minutes, b.xmin INTO v_booking
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = NEW.restaurant_id AND b.id = NEW.booking_id
        FOR NO KEY UPDATE;
        IF NOT FOUND THEN
            PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
                'restaurant_id', NEW.restaurant_id, 'booking_id', NEW.booking_id));
        ELSIF NOT capacity_impl.takes_table(v_booking.status) THEN
            PERFORM capacity_impl.fail('WRONG_STATUS', jsonb_build_object(
                'booking_id', NEW.booking_id, 'status', v_booking.status, 'operation', 'assign_table'));
        END IF;
        IF (TG_OP = 'INSERT' OR OLD.released_at IS NOT NULL OR NEW.booking_id IS DISTINCT FROM OLD.booking_id)
           AND NOT capacity_impl.is_own_write(v_booking.xmin) THEN
            -- A write, not a mere lock: whoever moves the booking on an older snapshot would not see this seat, and gets 40001.
            UPDATE capacity.bookings AS b
            SET seating_version = b.seating_version + 1
            WHERE b.restaurant_id = NEW.restaurant_id AND b.id = NEW.booking_id;
        END IF;
        NEW.kind := capacity_impl.seat_kind(v_booking.status, v_booking.booking_type);
        NEW.taken_during := capacity_impl.seat_range(v_booking.starts_at, v_booking.ends_at, v_booking.turn_buffer_minutes);
        NEW.block_status := NULL;
    ELSE
        NEW.kind := 'block';
    END IF;

    IF TG_OP = 'INSERT' OR (NEW.table_id, NEW.taken_during, NEW.released_at) IS DISTINCT FROM (OLD.table_id, OLD.taken_during, OLD.released_at) THEN
        UPDATE capacity.table_inventory AS t
        SET seating_version = t.seating_version + 1
        WHERE t.restaurant_id = NEW.restaurant_id AND t.id = NEW.table_id AND t.retired_at IS NULL;
        IF NOT FOUND THEN
            PERFORM capacity_impl.fail('TABLE_NOT_FOUND', jsonb_build_object(
                'restaurant_id', NEW.restaurant_id, 'table_id', NEW.table_id));
        END IF;
    END IF;
    RETURN NEW;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_table_assignments__place() IS
    'Trigger, whoever writes: an active seat of a booking has the booking''s time and kind, at a table that is in use. A seat given back passes as it is. Raises BOOKING_NOT_FOUND, WRONG_STATUS (a booking that takes no table), TABLE_NOT_FOUND. Locks: the booking, then the table; both are written, so that above READ COMMITTED a concurrent change of either gets 40001.';

REVOKE ALL ON FUNCTION capacity_impl.booking_table_assignments__place() FROM PUBLIC;

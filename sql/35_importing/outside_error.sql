CREATE OR REPLACE FUNCTION capacity_impl.outside_error(p_line integer, p_time_zone text, p_booking capacity.bookings)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_local timestamp := p_booking.booking_date + p_booking.start_time;
    v_label text;
BEGIN
    IF p_booking.starts_at IS NULL THEN
        RETURN capacity_impl.import_error(p_line, 'time', 'NONEXISTENT_LOCAL_TIME', format(
            '%s does not exist in %s: the clocks are put forward over it', to_char(v_local, 'YYYY-MM-DD HH24:MI'), p_time_zone));
    END IF;
    SELECT c.label INTO v_label FROM capacity_impl.find_closure(p_booking.restaurant_id, v_local) AS c;
    RETURN capacity_impl.import_error(p_line, 'time', 'BOOKING_OUTSIDE_SERVICE', CASE
        WHEN v_label IS NOT NULL THEN format(
            'The restaurant is closed at %s (%s): open that date, or book it elsewhere',
            to_char(v_local, 'YYYY-MM-DD HH24:MI'), v_label)
        ELSE format(
            'No service period takes an arrival at %s on a %s (%s): add one that does, then import the line again',
            to_char(v_local, 'HH24:MI'), to_char(v_local, 'FMDay'), to_char(v_local, 'YYYY-MM-DD')) END);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.outside_error(integer, text, capacity.bookings) IS
    'Why a booking of an import has no place: its local time does not exist, the date is closed, or which period is missing.';

REVOKE ALL ON FUNCTION capacity_impl.outside_error(integer, text, capacity.bookings) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.seat_kind(p_status capacity.booking_status, p_booking_type capacity.booking_type)
RETURNS capacity.seat_kind
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT CASE WHEN p_status = 'held' THEN 'hold'
                WHEN p_booking_type = 'walk_in' THEN 'walk_in'
                ELSE 'booking' END::capacity.seat_kind
$fn$;

COMMENT ON FUNCTION capacity_impl.seat_kind(capacity.booking_status, capacity.booking_type) IS
    'What kind of seat a booking takes: hold, walk_in or booking. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.seat_kind(capacity.booking_status, capacity.booking_type) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.takes_table(p_status capacity.booking_status)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT p_status IN ('held', 'pending', 'confirmed', 'seated')
$fn$;

COMMENT ON FUNCTION capacity_impl.takes_table(capacity.booking_status) IS
    'Whether a booking of this status may sit at a table: one that is expected or there. A completed one has left, and its table is free. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.takes_table(capacity.booking_status) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.seat_range(p_starts_at timestamptz, p_ends_at timestamptz, p_turn_buffer_minutes integer)
RETURNS tstzrange
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    SELECT tstzrange(p_starts_at, p_ends_at + make_interval(mins => p_turn_buffer_minutes))
$fn$;

COMMENT ON FUNCTION capacity_impl.seat_range(timestamptz, timestamptz, integer) IS
    'When a party takes its table: from its arrival to its leaving and the turn buffer after it, half-open. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.seat_range(timestamptz, timestamptz, integer) FROM PUBLIC;

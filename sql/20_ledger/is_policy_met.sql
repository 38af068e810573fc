CREATE OR REPLACE FUNCTION capacity_impl.is_policy_met(
    p_now timestamptz,
    p_time_zone text,
    p_local timestamp,
    p_starts_at timestamptz,
    p_allow_past boolean,
    p_party_size integer,
    p_channel text,
    p_last_seating timestamp,
    p_min_notice_minutes integer,
    p_booking_horizon_days integer,
    p_min_party_size integer,
    p_max_party_size integer,
    p_channels text[])
RETURNS boolean
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    SELECT p_channel IS NULL
        OR ((p_local <= p_last_seating) IS NOT FALSE
            AND (p_min_notice_minutes = 0 OR p_allow_past OR p_starts_at >= p_now + p_min_notice_minutes * interval '1 minute')
            AND (p_booking_horizon_days IS NULL OR p_local::date <= (p_now AT TIME ZONE p_time_zone)::date + p_booking_horizon_days)
            AND p_party_size BETWEEN p_min_party_size AND p_max_party_size
            AND (p_channels IS NULL OR p_channel = ANY (p_channels)))
$fn$;

COMMENT ON FUNCTION capacity_impl.is_policy_met(timestamptz, text, timestamp, timestamptz, boolean, integer, text, timestamp, integer, integer, integer, integer, text[]) IS
    'Whether a request keeps every rule of the booking policy: last seating (p_last_seating, local), notice, horizon, party size, channel; p_channel NULL: a walk-in, to whom none applies. Booking and every read decide by it; list_refusals names what is violated. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.is_policy_met(timestamptz, text, timestamp, timestamptz, boolean, integer, text, timestamp, integer, integer, integer, integer, text[]) FROM PUBLIC;

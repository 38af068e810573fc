CREATE OR REPLACE FUNCTION capacity_impl.allowed_transitions(p_status capacity.booking_status)
RETURNS capacity.booking_status[]
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT CASE p_status
        WHEN 'held' THEN '{released}'
        WHEN 'pending' THEN '{confirmed,cancelled}'
        WHEN 'confirmed' THEN '{seated,cancelled,no_show}'
        WHEN 'seated' THEN '{completed,confirmed}'
        WHEN 'completed' THEN '{seated}'
        WHEN 'no_show' THEN '{seated}'
        ELSE '{}' END::capacity.booking_status[]
$fn$;

COMMENT ON FUNCTION capacity_impl.allowed_transitions(capacity.booking_status) IS
    'The one state machine of bookings: what may follow a status by request. Empty for what is final: cancelled, released, expired. A hold is confirmed by confirm_hold, released by release_hold, or expires. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.allowed_transitions(capacity.booking_status) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.booking_event(
    p_status capacity.booking_status,
    p_party_size integer,
    p_booking_date date,
    p_start_time time,
    p_service_date date,
    p_service_period_id uuid,
    p_version integer)
RETURNS jsonb
LANGUAGE sql
STABLE
AS $fn$
    SELECT jsonb_build_object(
        'status', p_status, 'party_size', p_party_size, 'booking_date', p_booking_date, 'start_time', p_start_time,
        'service_date', p_service_date, 'service_period_id', p_service_period_id, 'version', p_version)
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_event(capacity.booking_status, integer, date, time, date, uuid, integer) IS
    'What an event tells about a booking: no personal data. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.booking_event(capacity.booking_status, integer, date, time, date, uuid, integer) FROM PUBLIC;

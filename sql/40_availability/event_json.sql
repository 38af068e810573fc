CREATE OR REPLACE FUNCTION capacity_impl.event_json(p_event capacity.outbox_events)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN jsonb_build_object(
        'id', p_event.id,
        'restaurant_id', p_event.restaurant_id,
        'event_type', p_event.event_type,
        'subject_id', p_event.subject_id,
        'service_date', CASE
            -- Of what is there no more the payload tells.
            WHEN p_event.event_type ^@ 'waitlist.' OR p_event.event_type = 'booking.deleted'
                THEN (p_event.payload ->> 'service_date')::date
            WHEN p_event.event_type ^@ 'booking.' THEN (
                SELECT b.service_date
                FROM capacity.bookings AS b
                WHERE b.restaurant_id = p_event.restaurant_id AND b.id = p_event.subject_id)
            END,
        'created_at', p_event.created_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.event_json(capacity.outbox_events) IS
    'An event as those who watch see it: what happened to whom, without its payload. The service date is the one that a booking has now, and that of the payload for an entry or a deleted booking.';

REVOKE ALL ON FUNCTION capacity_impl.event_json(capacity.outbox_events) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.event_body(p_event capacity.outbox_events)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_data jsonb := coalesce(capacity_impl.without_guest_data(p_event.payload), '{}');
    v_facts jsonb;
BEGIN
    IF p_event.event_type ^@ 'booking.' AND p_event.event_type <> 'booking.deleted' THEN
        SELECT jsonb_build_object(
            'status', b.status, 'party_size', b.party_size, 'booking_type', b.booking_type, 'booking_date', b.booking_date,
            'start_time', b.start_time, 'starts_at', b.starts_at, 'ends_at', b.ends_at, 'service_date', b.service_date,
            'service_period_id', b.service_period_id, 'version', b.version) INTO v_facts
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_event.restaurant_id AND b.id = p_event.subject_id;
        v_data := v_data || coalesce(v_facts, '{}');
    END IF;
    RETURN jsonb_build_object(
        'type', p_event.event_type, 'timestamp', p_event.created_at, 'restaurant_id', p_event.restaurant_id,
        'subject_id', p_event.subject_id, 'version', p_event.subject_version, 'data', v_data);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.event_body(capacity.outbox_events) IS
    'What webhooks are told of an event: its facts, and those of its booking as they are now, which may be a later version. Column by column, so that nothing of a guest is among them: no name, address, number, note, wish or reference.';

REVOKE ALL ON FUNCTION capacity_impl.event_body(capacity.outbox_events) FROM PUBLIC;

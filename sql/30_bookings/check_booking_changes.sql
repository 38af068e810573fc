CREATE OR REPLACE FUNCTION capacity_impl.check_booking_changes(p_changes jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_known jsonb := jsonb_build_object(
        'party_size', 'whole number', 'booking_date', 'date YYYY-MM-DD', 'start_time', 'time HH:MM', 'service_period_id', 'uuid',
        'guest_name', 'text or null', 'guest_email', 'text or null', 'guest_phone', 'text or null',
        'notes', 'text or null', 'seating_preference', 'text or null');
    v_wrong record;
BEGIN
    IF jsonb_typeof(p_changes) IS DISTINCT FROM 'object' OR p_changes = '{}' THEN
        PERFORM capacity_impl.fail('INVALID_CHANGE', jsonb_build_object('key', NULL, 'type', 'object', 'known',
            (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(v_known) AS k)));
    END IF;
    SELECT c.key, v_known ->> c.key AS type INTO v_wrong
    FROM jsonb_each(p_changes) AS c
    WHERE v_known ->> c.key IS NULL
       OR NOT (capacity_impl.is_json_of(c.value, replace(v_known ->> c.key, ' or null', ''))
               OR (c.value = 'null' AND v_known ->> c.key LIKE '% or null'))
    ORDER BY c.key
    LIMIT 1;
    IF FOUND THEN
        PERFORM capacity_impl.fail('INVALID_CHANGE', jsonb_build_object(
            'key', left(v_wrong.key, 100), 'type', v_wrong.type,
            'known', (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(v_known) AS k)));
    END IF;

    IF (p_changes ->> 'party_size')::integer NOT BETWEEN 1 AND 1000 THEN
        PERFORM capacity_impl.fail('INVALID_PARTY_SIZE', jsonb_build_object(
            'party_size', p_changes -> 'party_size', 'min', 1, 'max', 1000));
    END IF;
    PERFORM capacity_impl.check_date('booking_date', (p_changes ->> 'booking_date')::date);
    PERFORM capacity_impl.check_booking_texts(
        NULL, p_changes ->> 'guest_name', p_changes ->> 'guest_email', p_changes ->> 'guest_phone', p_changes ->> 'notes',
        p_changes ->> 'seating_preference');
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_booking_changes(jsonb) IS
    'Raises what is wrong with p_changes of update_booking, or nothing: INVALID_CHANGE for what is no object, for a key that it does not know or a value that cannot be read, INVALID_PARTY_SIZE, INVALID_DATE, TEXT_TOO_LONG.';

REVOKE ALL ON FUNCTION capacity_impl.check_booking_changes(jsonb) FROM PUBLIC;

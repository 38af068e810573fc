CREATE OR REPLACE FUNCTION capacity_impl.import_columns(p_kind text)
RETURNS TABLE (
    place integer, name text, type text, is_required boolean, lowest integer, highest integer, allowed text[],
    code text, takes text, is_private boolean)
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT c.place, c.name, c.type, c.is_required, c.lowest, c.highest, string_to_array(c.allowed, ' '), c.code, c.takes, c.is_private
    FROM (VALUES
        ('restaurants', 1, 'id', 'text', true, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'a uuid, or the old system''s id of 1 to 200 characters', false),
        ('restaurants', 2, 'name', 'text', true, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'a text of 1 to 200 characters', false),
        ('restaurants', 3, 'timezone', 'time zone', true, NULL, NULL, NULL, 'INVALID_TIME_ZONE', 'the name of an IANA zone, such as Europe/Zurich, or UTC', false),
        ('restaurants', 4, 'slot_interval_minutes', 'number', false, 5, 240, NULL, 'IMPORT_INVALID_VALUE', 'a whole number from 5 to 240', false),
        ('restaurants', 5, 'dining_duration_minutes', 'number', false, 15, 1440, NULL, 'IMPORT_INVALID_VALUE', 'a whole number from 15 to 1440', false),
        ('restaurants', 6, 'enforcement', 'choice', false, NULL, NULL, 'enforce shadow', 'INVALID_ENFORCEMENT', 'enforce or shadow', false),

        ('service_periods', 1, 'restaurant', 'text', false, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'the id of a restaurant', false),
        ('service_periods', 2, 'id', 'text', false, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'a uuid, or the old system''s id of 1 to 200 characters', false),
        ('service_periods', 3, 'name', 'text', true, 1, 100, NULL, 'IMPORT_INVALID_VALUE', 'a text of 1 to 100 characters', false),
        ('service_periods', 4, 'start_time', 'minute', true, NULL, NULL, NULL, 'INVALID_TIME', 'a time, HH:MM', false),
        ('service_periods', 5, 'end_time', 'minute', true, NULL, NULL, NULL, 'INVALID_TIME', 'a time, HH:MM', false),
        ('service_periods', 6, 'weekdays', 'weekdays', false, NULL, NULL, NULL, 'INVALID_SERVICE_PERIOD', 'ISO weekdays, 1 = Monday to 7, such as 1-5 or 6,7', false),
        ('service_periods', 7, 'last_seating_time', 'minute', false, NULL, NULL, NULL, 'INVALID_TIME', 'a time, HH:MM', false),

        ('capacity_rules', 1, 'restaurant', 'text', false, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'the id of a restaurant', false),
        ('capacity_rules', 2, 'service_period', 'text', false, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'the id or name of a service period', false),
        ('capacity_rules', 3, 'weekday', 'number', false, 1, 7, NULL, 'INVALID_SCOPE', 'an ISO weekday, 1 = Monday to 7', false),
        ('capacity_rules', 4, 'first_date', 'date', false, NULL, NULL, NULL, 'INVALID_DATE', 'a date from 1970-01-01 to 2199-12-31, YYYY-MM-DD', false),
        ('capacity_rules', 5, 'last_date', 'date', false, NULL, NULL, NULL, 'INVALID_DATE', 'a date from 1970-01-01 to 2199-12-31, YYYY-MM-DD', false),
        ('capacity_rules', 6, 'max_covers', 'number', false, 0, 1000000, NULL, 'INVALID_LIMIT', 'a whole number from 0 to 1000000, or nothing for no limit', false),
        ('capacity_rules', 7, 'max_parties', 'number', false, 0, 1000000, NULL, 'INVALID_LIMIT', 'a whole number from 0 to 1000000, or nothing for no limit', false),

        ('tables', 1, 'restaurant', 'text', false, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'the id of a restaurant', false),
        ('tables', 2, 'id', 'text', false, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'a uuid, or the old system''s id of 1 to 200 characters', false),
        ('tables', 3, 'table_number', 'label', true, 1, 50, NULL, 'INVALID_TABLE', 'a text of 1 to 50 characters, without blanks around it or control characters', false),
        ('tables', 4, 'capacity', 'number', true, 1, 1000, NULL, 'INVALID_TABLE', 'a whole number from 1 to 1000', false),
        ('tables', 5, 'min_party_size', 'number', false, 1, 1000, NULL, 'INVALID_TABLE', 'a whole number from 1 to 1000', false),
        ('tables', 6, 'max_party_size', 'number', false, 1, 1000, NULL, 'INVALID_TABLE', 'a whole number from 1 to 1000', false),
        ('tables', 7, 'section', 'text', false, 1, 100, NULL, 'INVALID_TABLE', 'a text of 1 to 100 characters', false),
        ('tables', 8, 'seating_type', 'text', false, 1, 50, NULL, 'INVALID_TABLE', 'a text of 1 to 50 characters', false),
        ('tables', 9, 'notes', 'text', false, 1, 2000, NULL, 'INVALID_TABLE', 'a text of 1 to 2000 characters', false),

        ('bookings', 1, 'restaurant', 'text', false, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'the id of a restaurant', false),
        ('bookings', 2, 'id', 'text', true, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'a uuid, or the old system''s id of 1 to 200 characters', false),
        ('bookings', 3, 'date', 'date', true, NULL, NULL, NULL, 'INVALID_DATE', 'a date from 1970-01-01 to 2199-12-31, YYYY-MM-DD', false),
        ('bookings', 4, 'time', 'time', true, NULL, NULL, NULL, 'INVALID_TIME', 'a time, HH:MM or HH:MM:SS', false),
        ('bookings', 5, 'party_size', 'number', true, 1, 1000, NULL, 'INVALID_PARTY_SIZE', 'a whole number from 1 to 1000', false),
        ('bookings', 6, 'status', 'choice', false, NULL, NULL, 'pending confirmed seated completed cancelled no_show', 'INVALID_STATUS', 'pending, confirmed, seated, completed, cancelled or no_show', false),
        ('bookings', 7, 'type', 'choice', false, NULL, NULL, 'reservation walk_in event', 'INVALID_BOOKING_TYPE', 'reservation, walk_in or event', false),
        ('bookings', 8, 'second_occurrence', 'boolean', false, NULL, NULL, NULL, 'IMPORT_INVALID_VALUE', 'true or false', false),
        -- The lengths are those of check_booking_texts.
        ('bookings', 9, 'guest_name', 'text', false, 1, 200, NULL, 'IMPORT_INVALID_VALUE', 'a text of 1 to 200 characters', true),
        ('bookings', 10, 'guest_email', 'text', false, 1, 320, NULL, 'IMPORT_INVALID_VALUE', 'a text of 1 to 320 characters', true),
        ('bookings', 11, 'guest_phone', 'text', false, 1, 100, NULL, 'IMPORT_INVALID_VALUE', 'a text of 1 to 100 characters', true),
        ('bookings', 12, 'notes', 'text', false, 1, 2000, NULL, 'IMPORT_INVALID_VALUE', 'a text of 1 to 2000 characters', true),
        ('bookings', 13, 'seating_preference', 'text', false, 1, 100, NULL, 'IMPORT_INVALID_VALUE', 'a text of 1 to 100 characters', true),
        ('bookings', 14, 'created_at', 'past moment', false, NULL, NULL, NULL, 'IMPORT_INVALID_VALUE', 'a moment that is not to come, with an offset, such as 2026-05-01T18:30:00+02:00', false)
    ) AS c (kind, place, name, type, is_required, lowest, highest, allowed, code, takes, is_private)
    WHERE c.kind = p_kind
$fn$;

COMMENT ON FUNCTION capacity_impl.import_columns(text) IS
    'The columns of one kind of import, in order: what each takes, and the code of a value that it does not take; is_private: no error repeats the value. No row for a kind that there is not. The one place of the format: a test compares the client''s and the guide''s tables with it.';

REVOKE ALL ON FUNCTION capacity_impl.import_columns(text) FROM PUBLIC;

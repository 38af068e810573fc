CREATE OR REPLACE FUNCTION capacity_v1.find_suitable_tables(
    p_restaurant_id uuid,
    p_date date,
    p_time time,
    p_party_size integer,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_date', p_date, 'p_time', p_time, 'p_party_size', p_party_size,
        'p_options', p_options));
    IF p_party_size NOT BETWEEN 1 AND 1000 THEN
        PERFORM capacity_impl.fail('INVALID_PARTY_SIZE', jsonb_build_object('party_size', p_party_size, 'min', 1, 'max', 1000));
    END IF;
    PERFORM capacity_impl.check_date('p_date', p_date);
    IF p_time >= '24:00' THEN
        PERFORM capacity_impl.fail('INVALID_TIME', jsonb_build_object('argument', 'p_time', 'value', p_time));
    END IF;
    PERFORM capacity_impl.check_options(p_options,
        '{"seating_type": "string", "section": "string", "second_occurrence": "boolean", "minutes": "number", "booking_id": "string"}');
    IF coalesce(p_options -> 'minutes', 'null') <> 'null'
       AND NOT capacity_impl.is_whole_number(p_options -> 'minutes', 15, 1440) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'minutes', 'type', 'whole number from 15 to 1440'));
    END IF;
    IF coalesce(p_options -> 'booking_id', 'null') <> 'null'
       AND NOT capacity_impl.is_json_of(p_options -> 'booking_id', 'uuid') THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'booking_id', 'type', 'uuid'));
    END IF;
    RETURN capacity_impl.find_suitable_tables(p_restaurant_id, p_date, p_time, p_party_size, p_options);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.find_suitable_tables(uuid, date, time, integer, jsonb) IS
$doc$Where a party can sit at a time: every free table and combination that takes it, best first. Whether the restaurant has room and is open is told by check_slot_availability.

p_restaurant_id: the restaurant.
p_date, p_time: local calendar date and wall time of the arrival.
p_party_size: covers, 1 to 1000.
p_options: seating_type, section (text: only tables of it; a combination is of one only if all of its tables are), minutes (whole number, 15 to 1440, instead of the dining duration), second_occurrence (boolean: of a local time that happens twice, take the second), booking_id (text, a uuid: this booking's own tables count as free, and its seating preference decides among equals).
Returns: success, starts_at, starts_local, ends_at, ends_local (the same moments as the restaurant's wall time, without an offset), turn_buffer_minutes (the tables must be free from starts_at until ends_at and the buffer after it), tables: combination_id (null for a single table), table_ids, label (the table's number or the combination's name), capacity, min_party_size, max_party_size, section, seating_type, waste (seats left over), is_combination, is_combinable, reason. Best first: single tables before combinations, smallest waste, and among equals those that no combination needs.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_PARTY_SIZE, INVALID_DATE, INVALID_TIME, NONEXISTENT_LOCAL_TIME, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.find_suitable_tables(uuid, date, time, integer, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.find_suitable_tables(uuid, date, time, integer, jsonb) TO authenticated, service_role;

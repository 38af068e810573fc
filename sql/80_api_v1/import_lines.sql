CREATE OR REPLACE FUNCTION capacity_v1.import_lines(
    p_kind text,
    p_lines jsonb,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_kind', left(p_kind, 1), 'p_lines', left(p_lines::text, 1), 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"dry_run": "boolean", "restaurant": "string"}');
    PERFORM capacity_impl.check_import(p_kind, p_lines);
    RETURN capacity_impl.import_lines(
        p_kind, p_lines, nullif(p_options ->> 'restaurant', ''), (p_options ->> 'dry_run')::boolean IS TRUE,
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.import_lines(text, jsonb, jsonb) IS
$doc$Takes lines of a file from another system, each by itself: what is right is taken, what is not is listed with its line, field and reason. What is there already is left as it is, so that the same lines again change nothing, and an import that was cut short goes on by beginning anew. capacity-db import reads the file and calls this.

Imported bookings are never refused for capacity, in any mode: what exceeds a limit is a debt that their decisions (import_bookings) answer for; list_debts shows it. They get no table, source import, and no event.

p_kind: restaurants, service_periods, capacity_rules, tables or bookings, in this order when there are several.
p_lines: array of up to 20000 objects: line (its number, 1 to 2147483647, each once) and the columns of the kind, as text or JSON; "" and null count as absent.
  restaurants: id, name, timezone; perhaps slot_interval_minutes, dining_duration_minutes, enforcement (enforce, shadow).
  service_periods: restaurant, name, start_time, end_time (HH:MM); perhaps id (default: the name), weekdays (1-5 or 6,7 or an array; default all), last_seating_time.
  capacity_rules: restaurant; perhaps service_period (id or name), weekday, first_date, last_date, max_covers, max_parties (absent = no limit).
  tables: restaurant, table_number, capacity; perhaps id (default: the number), min_party_size, max_party_size, section, seating_type, notes.
  bookings: restaurant, id, date (YYYY-MM-DD), time (HH:MM, local), party_size; perhaps status (pending, confirmed, seated, completed, cancelled, no_show; default confirmed), type (reservation, walk_in, event), second_occurrence (of a local time that happens twice), guest_name, guest_email, guest_phone, notes, seating_preference, created_at (with an offset).
  An id is a uuid, or any text of up to 200 characters: imported_id makes a uuid of it.
p_options: dry_run (boolean: say what would be, and change nothing), restaurant (text: of lines that name none).
Returns: success, dry_run, accepted (lines that made something new), skipped (it was there), errors (line, field, code, message; by line; several of one line are all listed; never a guest's value), debt (services, covers, parties: overbooking that is there now and was not before; zeros in a dry run).
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, INVALID_IMPORT (p_kind, or what p_lines is not), UNKNOWN_OPTION, INVALID_OPTION. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, restaurant by restaurant: its row; for bookings the ledger rows of their services by key and their slots; for the rest what the routine of the kind locks. Bookings for services that nobody has touched yet wait meanwhile. A dry run of bookings locks nothing.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.import_lines(text, jsonb, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.import_lines(text, jsonb, jsonb) TO service_role;

CREATE OR REPLACE FUNCTION capacity_v1.set_special_day(
    p_restaurant_id uuid,
    p_first_date date,
    p_last_date date DEFAULT NULL,
    p_service_period_id uuid DEFAULT NULL,
    p_start_time time DEFAULT NULL,
    p_end_time time DEFAULT NULL,
    p_label text DEFAULT 'other',
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_first_date', p_first_date, 'p_label', left(p_label, 1),
        'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"note": "string", "last_seating_time": "string"}');
    PERFORM capacity_impl.check_text('note', p_options ->> 'note', 500);
    RETURN capacity_impl.change_special_day(
        p_restaurant_id, p_first_date, p_last_date, p_service_period_id, false, p_start_time, p_end_time,
        capacity_impl.time_option(p_options, 'last_seating_time'), p_label, nullif(p_options ->> 'note', ''),
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_special_day(uuid, date, date, uuid, time, time, text, jsonb) IS
$doc$Sets a special day: dates on which the weekly calendar does not hold. Without hours they are closed, the whole restaurant or one period; with hours one period is open then, whatever the weekday. The same call again changes nothing; for the same dates and period another one takes its place, as a whole.

The most specific one decides a service: a date with a period, a date range with a period, a date, a date range. So a period can be open although the restaurant is closed.

p_restaurant_id: the restaurant.
p_first_date: first service date. It may be past: services that are over keep the hours they had.
p_last_date: last service date, inclusive; NULL = p_first_date. At most 366 days with hours, 3660 without.
p_service_period_id: for this period only; needed with hours.
p_start_time: first local wall time that the period takes on these dates, in whole minutes; NULL = closed.
p_end_time: local wall time at which it ends; at or before p_start_time it is on the next day (equal: 24 hours).
p_label: holiday, private_event, maintenance, special_hours or other.
p_options: note (text for staff, up to 500 characters), last_seating_time ('HH:MM': last local arrival of a booked party, inclusive; without it any time before the end). What is absent is none.
Returns: success, changed, special_day (id, restaurant_id, service_period_id, service_period_name, first_date, last_date, is_closed, start_time, end_time, last_seating_time, label, note, created_at, updated_at), and what it touches, as set_capacity_rule: bookings of a service that is closed or has other hours keep their places.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, INVALID_SPECIAL_DAY, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, SERVICE_PERIOD_NOT_FOUND (a retired or built-in period too), SPECIAL_DAY_OVERLAP (DETAIL: the other one), SERVICE_PERIOD_OVERLAP (two services would overlap; DETAIL: service_date and both service_periods).
Locks, in order: the restaurant's row, the ledger rows of its services to come, their slots.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_special_day(uuid, date, date, uuid, time, time, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_special_day(uuid, date, date, uuid, time, time, text, jsonb) TO authenticated, service_role;

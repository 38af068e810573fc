CREATE OR REPLACE FUNCTION capacity_impl.check_special_day(
    p_first_date date,
    p_last_date date,
    p_service_period_id uuid,
    p_start_time time,
    p_end_time time,
    p_last_seating_time time,
    p_label text)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    -- Hours open services, and each of them is compared with its neighbours.
    v_max_days integer := CASE WHEN p_start_time IS NULL THEN 3660 ELSE 366 END;
BEGIN
    PERFORM capacity_impl.check_date('p_first_date', p_first_date);
    PERFORM capacity_impl.check_date('p_last_date', p_last_date);
    IF p_last_date < p_first_date OR p_last_date - p_first_date >= v_max_days
       OR (p_start_time IS NULL) <> (p_end_time IS NULL)
       OR (p_start_time IS NOT NULL AND p_service_period_id IS NULL)
       OR (p_start_time IS NULL AND p_last_seating_time IS NOT NULL)
       OR p_start_time >= '24:00' OR p_end_time >= '24:00'
       OR extract(second FROM p_start_time) <> 0 OR extract(second FROM p_end_time) <> 0
       OR extract(second FROM p_last_seating_time) <> 0
       OR NOT capacity.is_within_hours(p_last_seating_time, p_start_time, p_end_time)
       OR p_label NOT IN ('holiday', 'private_event', 'maintenance', 'special_hours', 'other') THEN
        PERFORM capacity_impl.fail('INVALID_SPECIAL_DAY', jsonb_build_object(
            'first_date', p_first_date, 'last_date', p_last_date, 'max_days', v_max_days,
            'service_period_id', p_service_period_id, 'start_time', p_start_time, 'end_time', p_end_time,
            'last_seating_time', p_last_seating_time, 'label', left(p_label, 100)));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_special_day(date, date, uuid, time, time, time, text) IS
    'Raises INVALID_DATE or INVALID_SPECIAL_DAY for what cannot be a special day: dates out of order or more than 366 with hours (3660 without), hours by halves, without a period or not in whole minutes, a last seating outside of them, an unknown label.';

REVOKE ALL ON FUNCTION capacity_impl.check_special_day(date, date, uuid, time, time, time, text) FROM PUBLIC;

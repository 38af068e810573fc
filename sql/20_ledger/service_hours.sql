CREATE OR REPLACE FUNCTION capacity_impl.service_hours(
    p_restaurant_id uuid,
    p_service_period_id uuid,
    p_service_date date,
    OUT is_open boolean,
    OUT start_time time,
    OUT end_time time,
    OUT last_seating_time time,
    OUT special_day_id uuid)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_is_active boolean;
    v_special capacity.special_days;
BEGIN
    SELECT p.start_time, p.end_time, p.last_seating_time,
           extract(isodow FROM p_service_date)::smallint = ANY (p.weekdays),
           -- The built-in period serves a restaurant that never had one of its own: who retires the last one closes.
           p.retired_at IS NULL AND (NOT p.is_builtin OR NOT EXISTS (
               SELECT FROM capacity.service_periods AS own
               WHERE own.restaurant_id = p_restaurant_id AND NOT own.is_builtin))
    INTO start_time, end_time, last_seating_time, is_open, v_is_active
    FROM capacity.service_periods AS p
    WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF NOT v_is_active THEN
        is_open := false;
        RETURN;
    END IF;

    SELECT s.* INTO v_special
    FROM capacity.special_days AS s
    WHERE s.restaurant_id = p_restaurant_id
      AND p_service_date BETWEEN s.first_date AND s.last_date
      AND (s.service_period_id IS NULL OR s.service_period_id = p_service_period_id)
    ORDER BY s.scope_rank
    LIMIT 1;
    IF v_special.start_time IS NOT NULL THEN
        is_open := true;
        start_time := v_special.start_time;
        end_time := v_special.end_time;
        last_seating_time := v_special.last_seating_time;
        special_day_id := v_special.id;
    ELSIF v_special.id IS NOT NULL AND is_open THEN
        is_open := false;
        special_day_id := v_special.id;
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.service_hours(uuid, uuid, date) IS
    'What the calendar says of one service: whether it is open and its local hours, by the most specific special day of the date, else by the week. special_day_id is the special day that closes it or sets its hours. All NULL when the period does not exist.';

REVOKE ALL ON FUNCTION capacity_impl.service_hours(uuid, uuid, date) FROM PUBLIC;

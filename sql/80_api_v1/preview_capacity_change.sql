CREATE OR REPLACE FUNCTION capacity_v1.preview_capacity_change(
    p_restaurant_id uuid,
    p_change text,
    p_arguments jsonb)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
DECLARE
    -- What the routines have as defaults. A null that is given stays one.
    v jsonb := jsonb '{"weekdays": [1, 2, 3, 4, 5, 6, 7], "label": "other", "options": {}}';
    v_period_id uuid;
    v_first_date date;
    v_last_date date;
    v_start_time time;
    v_end_time time;
    v_options jsonb;
    v_answer jsonb;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_change', left(p_change, 1), 'p_arguments', p_arguments));
    PERFORM capacity_impl.check_change(p_change, p_arguments);
    v := v || p_arguments;
    v_period_id := (v ->> 'service_period_id')::uuid;
    v_first_date := (v ->> 'first_date')::date;
    v_last_date := (v ->> 'last_date')::date;
    v_start_time := (v ->> 'start_time')::time;
    v_end_time := (v ->> 'end_time')::time;
    v_options := nullif(v -> 'options', 'null');

    BEGIN
        v_answer := CASE p_change
            WHEN 'set_capacity_rule' THEN capacity_v1.set_capacity_rule(
                p_restaurant_id, (v ->> 'max_covers')::integer, (v ->> 'max_parties')::integer,
                v_period_id, (v ->> 'weekday')::integer, v_first_date, v_last_date, v_options)
            WHEN 'remove_capacity_rule' THEN capacity_v1.remove_capacity_rule(
                p_restaurant_id, v_period_id, (v ->> 'weekday')::integer, v_first_date, v_last_date, v_options)
            WHEN 'upsert_service_period' THEN capacity_v1.upsert_service_period(
                p_restaurant_id, v_period_id, v ->> 'name', v_start_time, v_end_time,
                CASE WHEN v -> 'weekdays' <> 'null' THEN
                    ARRAY(SELECT d::integer FROM jsonb_array_elements_text(v -> 'weekdays') AS d) END, v_options)
            WHEN 'retire_service_period' THEN capacity_v1.retire_service_period(p_restaurant_id, v_period_id, v_options)
            WHEN 'set_special_day' THEN capacity_v1.set_special_day(
                p_restaurant_id, v_first_date, v_last_date, v_period_id, v_start_time, v_end_time, v ->> 'label', v_options)
            WHEN 'remove_special_day' THEN capacity_v1.remove_special_day(
                p_restaurant_id, v_first_date, v_last_date, v_period_id, v_options)
            WHEN 'set_booking_policy' THEN capacity_v1.set_booking_policy(p_restaurant_id, nullif(v -> 'policy', 'null'))
            END;
        -- It ends this block's subtransaction, and with it the change. Caught below, it leaves nobody but the answer.
        RAISE EXCEPTION USING ERRCODE = 'RC999', MESSAGE = 'The preview takes its change back.';
    EXCEPTION WHEN SQLSTATE 'RC999' THEN
        RETURN v_answer || '{"preview": true}';
    END;
END
$fn$;

COMMENT ON FUNCTION capacity_v1.preview_capacity_change(uuid, text, jsonb) IS
$doc$What a change of calendar, rules or policy would touch: makes it, reports it as saving would, and takes it back. Nothing is saved, whatever comes of it.

p_restaurant_id: the restaurant.
p_change: the routine that would make it: set_capacity_rule, remove_capacity_rule, upsert_service_period, retire_service_period, set_special_day, remove_special_day or set_booking_policy.
p_arguments: its other arguments, by name without p_: {"max_covers": 40, "first_date": "2030-12-24"}. Dates, times and ids are texts, weekdays an array; what is absent has the routine's default, or is NULL.
Returns: preview (true), and the answer of that routine. Ids and times of rows that the change would make are not those they will have.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_CHANGE (DETAIL: the argument and what it takes), and those of the change itself.
Locks: those of the change itself, until it returns: bookings of services to come wait that long. It needs a transaction that may write.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.preview_capacity_change(uuid, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.preview_capacity_change(uuid, text, jsonb) TO authenticated, service_role;

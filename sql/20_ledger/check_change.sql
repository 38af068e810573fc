CREATE OR REPLACE FUNCTION capacity_impl.check_change(p_change text, p_arguments jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_changes jsonb := jsonb '{
        "set_capacity_rule": {
            "max_covers": "whole number", "max_parties": "whole number", "service_period_id": "uuid",
            "weekday": "whole number", "first_date": "date YYYY-MM-DD", "last_date": "date YYYY-MM-DD", "options": "object"},
        "remove_capacity_rule": {
            "service_period_id": "uuid", "weekday": "whole number", "first_date": "date YYYY-MM-DD",
            "last_date": "date YYYY-MM-DD", "options": "object"},
        "upsert_service_period": {
            "service_period_id": "uuid", "name": "text", "start_time": "time HH:MM", "end_time": "time HH:MM",
            "weekdays": "array of whole numbers", "options": "object"},
        "retire_service_period": {"service_period_id": "uuid", "options": "object"},
        "set_special_day": {
            "first_date": "date YYYY-MM-DD", "last_date": "date YYYY-MM-DD", "service_period_id": "uuid",
            "start_time": "time HH:MM", "end_time": "time HH:MM", "label": "text", "options": "object"},
        "remove_special_day": {
            "first_date": "date YYYY-MM-DD", "last_date": "date YYYY-MM-DD", "service_period_id": "uuid", "options": "object"},
        "set_booking_policy": {"policy": "object"}}';
    v_known jsonb := v_changes -> p_change;
    v_wrong record;
BEGIN
    IF v_known IS NULL THEN
        PERFORM capacity_impl.fail('INVALID_CHANGE', jsonb_build_object(
            'change', left(p_change, 100), 'known', (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(v_changes) AS k)));
    ELSIF jsonb_typeof(p_arguments) IS DISTINCT FROM 'object' THEN
        PERFORM capacity_impl.fail('INVALID_CHANGE', jsonb_build_object('argument', NULL, 'type', 'object'));
    END IF;

    SELECT a.key, v_known ->> a.key AS type INTO v_wrong
    FROM jsonb_each(p_arguments) AS a (key, value)
    WHERE v_known ->> a.key IS NULL
       OR (a.value <> 'null' AND NOT capacity_impl.is_json_of(a.value, v_known ->> a.key))
    ORDER BY a.key
    LIMIT 1;
    IF FOUND THEN
        PERFORM capacity_impl.fail('INVALID_CHANGE', jsonb_build_object(
            'argument', left(v_wrong.key, 100), 'type', v_wrong.type,
            'known', (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(v_known) AS k)));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_change(text, jsonb) IS
    'Raises INVALID_CHANGE unless p_change is one that preview_capacity_change knows and every key of p_arguments is a parameter of it (without p_) whose JSON value can be cast to its type; null is left to the routine itself. Names the argument and its type: null for one that does not exist.';

REVOKE ALL ON FUNCTION capacity_impl.check_change(text, jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.import_configuration_line(
    p_kind text, p_restaurant_id uuid, p_line jsonb, p_actor text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    -- In CSV everything is a text: what is a text stays one, whatever the file says.
    v_text jsonb := (
        SELECT coalesce(jsonb_object_agg(e.key, e.value #>> '{}'), '{}')
        FROM jsonb_each(p_line) AS e
        WHERE e.value #>> '{}' <> '');
    v_numbers jsonb := (
        SELECT coalesce(jsonb_object_agg(c.name, (v_text ->> c.name)::integer), '{}')
        FROM capacity_impl.import_columns(p_kind) AS c
        WHERE c.type = 'number' AND v_text ? c.name);
    v_id uuid := CASE WHEN p_kind <> 'capacity_rules' THEN capacity_impl.import_identity(p_kind, p_restaurant_id, p_line)::uuid END;
    v_is_known boolean;
    v_answer jsonb;
BEGIN
    -- Each of them says whether it changed anything: what was there and would have changed is not what the file says.
    IF p_kind = 'restaurants' THEN
        v_is_known := EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id);
        v_answer := capacity_impl.upsert_restaurant(
            p_restaurant_id, v_text ->> 'name', v_text ->> 'timezone',
            v_numbers || CASE WHEN v_text ? 'enforcement' THEN jsonb_build_object('enforcement', v_text -> 'enforcement') ELSE '{}' END,
            p_actor);
    ELSIF p_kind = 'service_periods' THEN
        IF NOT v_text ? 'id' THEN
            v_id := capacity_impl.find_imported_period(p_restaurant_id, v_text ->> 'name');
        END IF;
        v_is_known := EXISTS (
            SELECT FROM capacity.service_periods AS p WHERE p.restaurant_id = p_restaurant_id AND p.id = v_id);
        v_answer := capacity_impl.upsert_service_period(
            p_restaurant_id, v_id, v_text ->> 'name', (v_text ->> 'start_time')::time, (v_text ->> 'end_time')::time,
            coalesce(capacity_impl.import_weekdays(p_line -> 'weekdays'), '{1,2,3,4,5,6,7}'),
            CASE WHEN v_text ? 'last_seating_time'
                 THEN jsonb_build_object('last_seating_time', v_text -> 'last_seating_time') ELSE '{}' END,
            p_actor);
    ELSIF p_kind = 'capacity_rules' THEN
        v_id := capacity_impl.find_imported_period(p_restaurant_id, v_text ->> 'service_period');
        v_is_known := EXISTS (
            SELECT FROM capacity.capacity_rules AS c
            WHERE c.restaurant_id = p_restaurant_id
              AND c.service_period_id IS NOT DISTINCT FROM v_id
              AND c.weekday IS NOT DISTINCT FROM (v_text ->> 'weekday')::smallint
              AND c.first_date IS NOT DISTINCT FROM (v_text ->> 'first_date')::date
              AND c.last_date IS NOT DISTINCT FROM coalesce(v_text ->> 'last_date', v_text ->> 'first_date')::date);
        v_answer := capacity_impl.change_capacity_rule(
            p_restaurant_id, v_id, (v_text ->> 'weekday')::integer, (v_text ->> 'first_date')::date, (v_text ->> 'last_date')::date,
            false, (v_text ->> 'max_covers')::integer, (v_text ->> 'max_parties')::integer, p_actor);
    ELSE
        RETURN capacity_impl.import_table(p_restaurant_id, v_id, (v_text || v_numbers) - '{line,restaurant,id}'::text[], v_text ? 'id', p_actor);
    END IF;
    IF v_is_known AND (v_answer ->> 'changed')::boolean THEN
        PERFORM capacity_impl.fail('IMPORT_DIFFERS', '{}');
    END IF;
    RETURN NOT v_is_known;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.import_configuration_line(text, uuid, jsonb, text) IS
    'Makes what one line says, a restaurant, period, rule or table, through the routine that anybody makes it with, whose errors it raises; IMPORT_DIFFERS when it is there with other values. Returns whether it was new.';

REVOKE ALL ON FUNCTION capacity_impl.import_configuration_line(text, uuid, jsonb, text) FROM PUBLIC;

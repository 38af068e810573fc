CREATE OR REPLACE FUNCTION capacity_impl.import_lines(
    p_kind text, p_lines jsonb, p_restaurant text, p_is_dry_run boolean, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_lines jsonb;
    v_errors jsonb;
    v_accepted integer := 0;
    v_skipped integer := 0;
    v_services integer := 0;
    v_covers integer := 0;
    v_parties integer := 0;
    v_done record;
    v record;
BEGIN
    SELECT coalesce(jsonb_agg(capacity_impl.import_error(e.line, e.field, e.code, e.message) ORDER BY e.line, e.place, e.field), '[]')
    INTO v_errors
    FROM capacity_impl.list_import_errors(p_kind, p_lines, p_restaurant) AS e;
    v_lines := p_lines;
    IF v_errors <> '[]' THEN
        SELECT jsonb_agg(l.value) INTO v_lines
        FROM jsonb_array_elements(p_lines) AS l
        LEFT JOIN (SELECT DISTINCT e.value -> 'line' AS line FROM jsonb_array_elements(v_errors) AS e) AS wrong
            ON wrong.line = l.value -> 'line'
        WHERE wrong.line IS NULL;
    END IF;

    IF p_kind <> 'bookings' THEN
        v_done := capacity_impl.import_configuration(p_kind, v_lines, p_restaurant, p_is_dry_run, p_actor);
        v_accepted := v_done.accepted;
        v_skipped := v_done.skipped;
        v_errors := v_errors || v_done.errors;
    ELSE
        FOR v IN
            SELECT capacity_impl.imported_id(NULL, 'restaurants', g.restaurant) AS restaurant_id, g.restaurant, g.lines
            FROM (
                SELECT coalesce(capacity_impl.import_text(l.value, 'restaurant'), p_restaurant) AS restaurant, jsonb_agg(l.value) AS lines
                FROM jsonb_array_elements(v_lines) AS l
                GROUP BY 1
            ) AS g
            ORDER BY 1
        LOOP
            IF EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = v.restaurant_id) THEN
                v_done := capacity_impl.import_bookings(v.restaurant_id, v.lines, p_is_dry_run, p_actor);
                v_accepted := v_accepted + v_done.accepted;
                v_skipped := v_skipped + v_done.skipped;
                v_errors := v_errors || v_done.errors;
                v_services := v_services + v_done.debt_services;
                v_covers := v_covers + v_done.debt_covers;
                v_parties := v_parties + v_done.debt_parties;
            ELSE
                v_errors := v_errors || (
                    SELECT jsonb_agg(capacity_impl.import_error(
                        (l.value ->> 'line')::integer, 'restaurant', 'RESTAURANT_NOT_FOUND',
                        format('There is no restaurant "%s": import the restaurants first', left(v.restaurant, 60))))
                    FROM jsonb_array_elements(v.lines) AS l);
            END IF;
        END LOOP;
    END IF;

    RETURN jsonb_build_object(
        'success', true,
        'dry_run', p_is_dry_run,
        'accepted', v_accepted,
        'skipped', v_skipped,
        'errors', (
            SELECT coalesce(jsonb_agg(e.value ORDER BY (e.value ->> 'line')::integer, e.ordinality), '[]')
            FROM jsonb_array_elements(v_errors) WITH ORDINALITY AS e),
        'debt', jsonb_build_object('services', v_services, 'covers', v_covers, 'parties', v_parties));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.import_lines(text, jsonb, text, boolean, text) IS
    'The answer of capacity_v1.import_lines, whose arguments were checked: what is wrong with the lines by themselves, then what the others come to, restaurant by restaurant.';

REVOKE ALL ON FUNCTION capacity_impl.import_lines(text, jsonb, text, boolean, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.import_configuration(
    p_kind text,
    p_lines jsonb,
    p_restaurant text,
    p_is_dry_run boolean,
    p_actor text,
    OUT accepted integer,
    OUT skipped integer,
    OUT errors jsonb)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v record;
    v_code text;
    v_message text;
    v_hint text;
    v_detail text;
BEGIN
    accepted := 0;
    skipped := 0;
    errors := '[]';
    BEGIN
        FOR v IN
            SELECT (l.value ->> 'line')::integer AS line, l.value,
                   capacity_impl.imported_id(NULL, 'restaurants', CASE
                       WHEN p_kind = 'restaurants' THEN l.value ->> 'id'
                       ELSE coalesce(capacity_impl.import_text(l.value, 'restaurant'), p_restaurant) END) AS restaurant_id
            FROM jsonb_array_elements(p_lines) AS l
            -- One restaurant after the other, as everywhere.
            ORDER BY 3, 1
        LOOP
            BEGIN
                IF capacity_impl.import_configuration_line(p_kind, v.restaurant_id, v.value, p_actor) THEN
                    accepted := accepted + 1;
                ELSE
                    skipped := skipped + 1;
                END IF;
            EXCEPTION WHEN SQLSTATE 'RC000' THEN
                -- The whole class: what a caller did wrong. Everything else is no matter of this line.
                GET STACKED DIAGNOSTICS v_message = MESSAGE_TEXT, v_hint = PG_EXCEPTION_HINT, v_detail = PG_EXCEPTION_DETAIL;
                v_code := v_detail::jsonb ->> 'code';
                errors := errors || capacity_impl.import_error(
                    v.line, capacity_impl.import_field(p_kind, v.value, v_code, v_detail::jsonb), v_code,
                    v_message || ' ' || coalesce('It takes ' || (v_detail::jsonb ->> 'takes') || '.', v_hint));
            END;
        END LOOP;
        IF p_is_dry_run THEN
            RAISE EXCEPTION USING ERRCODE = 'RC999', MESSAGE = 'This takes it all back.';
        END IF;
    EXCEPTION WHEN SQLSTATE 'RC999' THEN
        NULL;
    END;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.import_configuration(text, jsonb, text, boolean, text) IS
    'Takes restaurants, periods, rules or tables line by line, each by itself: a line that is refused is an error, and the others go on. A dry run does it all and takes it back. Locks: the rows of the restaurants in order, and what the routines of the kind lock.';

REVOKE ALL ON FUNCTION capacity_impl.import_configuration(text, jsonb, text, boolean, text) FROM PUBLIC;

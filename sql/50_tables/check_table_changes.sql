CREATE OR REPLACE FUNCTION capacity_impl.check_table_changes(p_changes jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v record;
    v_is_valid boolean;
BEGIN
    IF jsonb_typeof(p_changes) IS DISTINCT FROM 'object' OR p_changes = '{}' THEN
        PERFORM capacity_impl.fail('INVALID_TABLE', jsonb_build_object('key', NULL, 'takes', 'object with one key or more'));
    END IF;
    FOR v IN
        SELECT g.key, g.value, k.kind, k.longest, k.is_nullable, k.takes
        FROM jsonb_each(p_changes) AS g (key, value)
        LEFT JOIN (VALUES
            -- Two that look alike on a screen are one.
            ('table_number', 'number', 50, false, 'text of 1 to 50 characters, without blanks around it or control characters'),
            ('capacity', 'seats', NULL, false, 'whole number from 1 to 1000'),
            ('min_party_size', 'seats', NULL, false, 'whole number from 1 to 1000'),
            ('max_party_size', 'seats', NULL, true, 'whole number from 1 to 1000, or null'),
            ('section', 'text', 100, true, 'text of 1 to 100 characters, or null'),
            ('seating_type', 'text', 50, false, 'text of 1 to 50 characters'),
            ('position', 'position', NULL, true,
             'object with x and y (-100000 to 100000) and perhaps rotation (0 to less than 360), shape (rectangle, square, round or oval), width, height (more than 0), or null'),
            ('notes', 'text', 2000, true, 'text of 1 to 2000 characters, or null')
        ) AS k (key, kind, longest, is_nullable, takes) ON k.key = g.key
        ORDER BY g.key
    LOOP
        v_is_valid := CASE
            WHEN v.takes IS NULL THEN false
            WHEN v.value = 'null' THEN v.is_nullable
            WHEN v.kind = 'seats' THEN capacity_impl.is_whole_number(v.value, 1, 1000)
            WHEN v.kind = 'number' AND v.value #>> '{}' ~ '^[[:space:]]|[[:space:]]$|[[:cntrl:]]' THEN false
            WHEN v.kind = 'position' THEN capacity_impl.is_floor_position(v.value)
            ELSE jsonb_typeof(v.value) = 'string' AND length(v.value #>> '{}') BETWEEN 1 AND v.longest
            END;
        IF v_is_valid IS NOT TRUE THEN
            PERFORM capacity_impl.fail('INVALID_TABLE', jsonb_build_object('key', left(v.key, 100), 'takes', v.takes));
        END IF;
    END LOOP;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_table_changes(jsonb) IS
    'Raises INVALID_TABLE unless p_changes is an object of known keys whose values are each in range; names the first key that is not, and what it takes: null for a key that does not exist. Whether the values fit each other is for check_party_range, which knows the rest.';

REVOKE ALL ON FUNCTION capacity_impl.check_table_changes(jsonb) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.is_floor_position(p_position jsonb)
RETURNS boolean
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF jsonb_typeof(p_position) IS DISTINCT FROM 'object' OR NOT p_position ?& '{x,y}' THEN
        RETURN false;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM jsonb_each(p_position) AS g (key, value)
        WHERE (CASE
            WHEN g.key = 'shape' THEN g.value IN ('"rectangle"', '"square"', '"round"', '"oval"')
            WHEN jsonb_typeof(g.value) <> 'number' OR length(g.value::text) > 30 THEN false
            WHEN g.key IN ('x', 'y') THEN g.value::numeric BETWEEN -100000 AND 100000
            WHEN g.key = 'rotation' THEN g.value::numeric >= 0 AND g.value::numeric < 360
            WHEN g.key IN ('width', 'height') THEN g.value::numeric > 0 AND g.value::numeric <= 100000
            END) IS NOT TRUE);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_floor_position(jsonb) IS
    'Whether a JSON value is a place on a floor plan: an object with the numbers x and y (-100000 to 100000) and perhaps rotation (0 to less than 360), shape (rectangle, square, round, oval), width, height (more than 0, up to 100000), and nothing else.';

REVOKE ALL ON FUNCTION capacity_impl.is_floor_position(jsonb) FROM PUBLIC;

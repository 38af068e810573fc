CREATE OR REPLACE FUNCTION capacity_impl.check_delays(p_delays jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF coalesce(p_delays, 'null') = 'null' THEN
        RETURN;
    ELSIF jsonb_array_length(p_delays) > 50 OR EXISTS (
        SELECT FROM jsonb_array_elements(p_delays) AS e (delay)
        WHERE (CASE WHEN jsonb_typeof(e.delay) = 'number' THEN (e.delay #>> '{}')::numeric BETWEEN 0 AND 864000 END) IS NOT TRUE) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'delay_seconds', 'type', 'array of up to 50 numbers from 0 to 864000'));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_delays(jsonb) IS
    'Raises INVALID_OPTION unless p_delays, an array if it is there, holds up to 50 numbers of seconds.';

REVOKE ALL ON FUNCTION capacity_impl.check_delays(jsonb) FROM PUBLIC;

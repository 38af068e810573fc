CREATE OR REPLACE FUNCTION capacity_impl.check_required(p_arguments jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_missing jsonb;
BEGIN
    SELECT jsonb_agg(a.key ORDER BY a.key) INTO v_missing
    FROM jsonb_each(p_arguments) AS a
    WHERE a.value = 'null';

    IF v_missing IS NOT NULL THEN
        PERFORM capacity_impl.fail('MISSING_ARGUMENT', jsonb_build_object('arguments', v_missing));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_required(jsonb) IS
    'Raises MISSING_ARGUMENT and names every argument whose value in {name: value} is null.';

REVOKE ALL ON FUNCTION capacity_impl.check_required(jsonb) FROM PUBLIC;

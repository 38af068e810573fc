CREATE OR REPLACE FUNCTION capacity_impl.check_calendar_overlaps(p_restaurant_id uuid)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_overlap jsonb := capacity_impl.find_calendar_overlap(p_restaurant_id);
BEGIN
    IF v_overlap IS NOT NULL THEN
        PERFORM capacity_impl.fail(
            'SERVICE_PERIOD_OVERLAP', jsonb_build_object('restaurant_id', p_restaurant_id) || v_overlap);
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_calendar_overlaps(uuid) IS
    'Raises SERVICE_PERIOD_OVERLAP when special hours let two services overlap, which the exclusion constraint of the weekly periods cannot see. Call it after every change of the calendar that may give a service other hours or open it, with the restaurant''s row locked.';

REVOKE ALL ON FUNCTION capacity_impl.check_calendar_overlaps(uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.service_local_end(p_service_date date, p_start_time time, p_end_time time)
RETURNS timestamp
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT p_service_date + p_end_time
        + CASE WHEN p_end_time <= p_start_time THEN interval '1 day' ELSE interval '0' END
$fn$;

COMMENT ON FUNCTION capacity_impl.service_local_end(date, time, time) IS
    'Local wall time at which a service ends (exclusive): the next day when the period''s end is not after its start. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.service_local_end(date, time, time) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.service_local_time(p_service_date date, p_start_time time, p_time time)
RETURNS timestamp
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT p_service_date + p_time
        + CASE WHEN p_time < p_start_time THEN interval '1 day' ELSE interval '0' END
$fn$;

COMMENT ON FUNCTION capacity_impl.service_local_time(date, time, time) IS
    'A wall time within a service as local date and time: before the service''s start it is on the next day. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.service_local_time(date, time, time) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.local_bound_to_utc(p_local timestamp, p_time_zone text, p_second_occurrence boolean)
RETURNS timestamptz
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
STRICT
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_instant timestamptz := capacity_impl.local_to_utc(p_local, p_time_zone, p_second_occurrence);
BEGIN
    IF v_instant IS NULL THEN
        -- The clocks jump over it: the first minute whose wall time is not before it.
        SELECT min(m.instant) INTO v_instant
        FROM generate_series(
            date_trunc('minute', p_local) AT TIME ZONE p_time_zone - interval '24 hours',
            date_trunc('minute', p_local) AT TIME ZONE p_time_zone + interval '24 hours', interval '1 minute') AS m (instant)
        WHERE m.instant AT TIME ZONE p_time_zone >= p_local;
    END IF;
    RETURN v_instant;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.local_bound_to_utc(timestamp, text, boolean) IS
    'The instant at which something begins or ends, a service or a block: as local_to_utc, and where the clocks jump over the wall time the jump itself.';

REVOKE ALL ON FUNCTION capacity_impl.local_bound_to_utc(timestamp, text, boolean) FROM PUBLIC;

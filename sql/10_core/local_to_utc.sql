CREATE OR REPLACE FUNCTION capacity_impl.local_to_utc(p_local timestamp, p_time_zone text, p_second_occurrence boolean)
RETURNS timestamptz
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
STRICT
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_guess  timestamptz := p_local AT TIME ZONE p_time_zone;
    -- The same wall time under the offsets in force well before and well after it. They differ around a change
    -- of the clocks, and then each is a candidate. 24 hours, not a day: a day's length depends on the session's zone.
    v_before timestamptz := v_guess + (p_local - ((v_guess - interval '24 hours') AT TIME ZONE p_time_zone + interval '24 hours'));
    v_after  timestamptz := v_guess + (p_local - ((v_guess + interval '24 hours') AT TIME ZONE p_time_zone - interval '24 hours'));
BEGIN
    IF v_before = v_guess AND v_after = v_guess AND v_guess AT TIME ZONE p_time_zone = p_local THEN
        RETURN v_guess;
    END IF;
    RETURN (
        SELECT CASE WHEN p_second_occurrence THEN max(c.instant) ELSE min(c.instant) END
        FROM (VALUES (v_guess), (v_before), (v_after)) AS c (instant)
        WHERE c.instant AT TIME ZONE p_time_zone = p_local);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.local_to_utc(timestamp, text, boolean) IS
    'The instant of a local wall time. Of an ambiguous time the first occurrence, or the second when asked for (PostgreSQL''s own choice is the second); NULL when the time does not exist because the clocks are put forward over it.';

REVOKE ALL ON FUNCTION capacity_impl.local_to_utc(timestamp, text, boolean) FROM PUBLIC;

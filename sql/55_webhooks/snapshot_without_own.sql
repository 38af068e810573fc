CREATE OR REPLACE FUNCTION capacity_impl.snapshot_without_own(p_snapshot pg_snapshot)
RETURNS pg_snapshot
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT format('%s:%s:%s', pg_snapshot_xmin(p_snapshot), pg_snapshot_xmax(p_snapshot), (
        SELECT string_agg(r.id::text, ',' ORDER BY r.id)
        FROM (
            SELECT x.id FROM pg_snapshot_xip(p_snapshot) AS x (id)
            UNION
            SELECT pg_current_xact_id() WHERE pg_current_xact_id() < pg_snapshot_xmax(p_snapshot)
        ) AS r))::pg_snapshot
$fn$;

COMMENT ON FUNCTION capacity_impl.snapshot_without_own(pg_snapshot) IS
    'The caller''s own snapshot as another session has it: the transaction itself still runs. By itself a snapshot counts it among those that have ended, and with it what it may yet write.';

REVOKE ALL ON FUNCTION capacity_impl.snapshot_without_own(pg_snapshot) FROM PUBLIC;

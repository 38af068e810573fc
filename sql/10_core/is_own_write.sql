CREATE OR REPLACE FUNCTION capacity_impl.is_own_write(p_xmin xid)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_top bigint := pg_current_xact_id()::text::bigint;
    v_xid bigint;
BEGIN
    IF age(p_xmin) > age(pg_current_xact_id()::xid) THEN
        RETURN false;
    END IF;
    -- Not before this transaction began: of its epoch, or the next one when the counter has wrapped since.
    v_xid := (v_top >> 32 << 32) + p_xmin::text::bigint;
    IF v_xid < v_top THEN
        v_xid := v_xid + (1::bigint << 32);
    END IF;
    -- What can be seen is committed, or one's own.
    RETURN pg_xact_status(v_xid::text::xid8) = 'in progress';
END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_own_write(xid) IS
    'Whether the xmin of a row that was read is of this transaction or one of its subtransactions: then nobody else can see the row yet.';

REVOKE ALL ON FUNCTION capacity_impl.is_own_write(xid) FROM PUBLIC;

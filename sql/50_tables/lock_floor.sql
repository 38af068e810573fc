CREATE OR REPLACE FUNCTION capacity_impl.lock_floor(p_restaurant_id uuid)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM pg_advisory_xact_lock(uuid_hash_extended(p_restaurant_id, 0));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_floor(uuid) IS
    'Whoever takes a seat in a restaurant does so one after the other, and looks in a later statement what is free: then two never wait for each other''s tables. That no table is given twice does not depend on it, but on the exclusion constraint. Locks: the restaurant''s floor (an advisory lock of the transaction), after services and slots, before tables.';

REVOKE ALL ON FUNCTION capacity_impl.lock_floor(uuid) FROM PUBLIC;

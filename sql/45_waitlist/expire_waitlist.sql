CREATE OR REPLACE FUNCTION capacity_impl.expire_waitlist(p_restaurant_id uuid, p_limit integer)
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_entries integer;
BEGIN
    UPDATE capacity.waitlist_entries AS e
    SET status = 'expired'
    WHERE e.restaurant_id = p_restaurant_id AND e.id = ANY (ARRAY(
        SELECT w.id
        FROM capacity.waitlist_entries AS w
        JOIN capacity.service_ledger AS l
            ON l.restaurant_id = p_restaurant_id
            AND l.service_date = w.service_date AND l.service_period_id = w.service_period_id
        WHERE w.restaurant_id = p_restaurant_id AND w.status = 'waiting' AND l.ends_at <= capacity_impl.clock()
        ORDER BY w.place
        LIMIT p_limit
        FOR NO KEY UPDATE OF w SKIP LOCKED));
    GET DIAGNOSTICS v_entries = ROW_COUNT;
    RETURN v_entries;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.expire_waitlist(uuid, integer) IS
    'Expires up to p_limit entries that still wait although their service is over, and returns how many. An offer expires with its hold. Locks: those entries, where nobody has them.';

REVOKE ALL ON FUNCTION capacity_impl.expire_waitlist(uuid, integer) FROM PUBLIC;

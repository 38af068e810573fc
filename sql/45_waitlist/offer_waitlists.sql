CREATE OR REPLACE FUNCTION capacity_impl.offer_waitlists(p_restaurant_id uuid, p_actor text)
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_offers integer := 0;
    v_service record;
BEGIN
    FOR v_service IN
        SELECT l.service_date, l.service_period_id
        FROM capacity.service_ledger AS l
        WHERE l.restaurant_id = p_restaurant_id AND l.is_open AND l.ends_at > capacity_impl.clock()
          AND EXISTS (
              SELECT FROM capacity.waitlist_entries AS e
              WHERE e.restaurant_id = p_restaurant_id
                AND e.service_date = l.service_date AND e.service_period_id = l.service_period_id AND e.status = 'waiting'
                AND (l.next_hold_expiry <= capacity_impl.clock()
                     OR capacity_impl.is_within_limits(
                         e.party_size, l.max_covers, l.booked_covers, l.max_parties, l.booked_parties, NULL, NULL)))
        ORDER BY l.service_date, l.service_period_id
    LOOP
        -- A service that somebody is busy with is left to them: who never waits makes no deadlock, in whatever order.
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(
            capacity_impl.service_queue(p_restaurant_id, v_service.service_date, v_service.service_period_id));
        PERFORM FROM capacity.service_ledger AS l
        WHERE l.restaurant_id = p_restaurant_id
          AND l.service_date = v_service.service_date AND l.service_period_id = v_service.service_period_id
        FOR NO KEY UPDATE SKIP LOCKED;
        CONTINUE WHEN NOT FOUND;
        v_offers := v_offers + capacity_impl.offer_waitlist(
            p_restaurant_id, v_service.service_date, v_service.service_period_id, p_actor);
    END LOOP;
    RETURN v_offers;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.offer_waitlists(uuid, text) IS
    'Offers the free places of every service to come to those who wait for them, and returns how many offers it made: what was freed by a change of rules or by plain SQL is found here. Locks, in key order and only where nobody has them: the queues and ledger rows; then what offer_waitlist locks.';

REVOKE ALL ON FUNCTION capacity_impl.offer_waitlists(uuid, text) FROM PUBLIC;

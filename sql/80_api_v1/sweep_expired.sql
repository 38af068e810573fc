CREATE OR REPLACE FUNCTION capacity_v1.sweep_expired(
    p_restaurant_id uuid DEFAULT NULL,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_limit integer;
    v_restaurant_id uuid;
    v_holds integer := 0;
    v_entries integer := 0;
    v_offers integer := 0;
    v_swept record;
    v_made integer;
    v_closed integer;
    v_from uuid;
    v_next uuid;
    v_is_zone_known boolean;
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object('p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"limit": "number", "from_restaurant_id": "string"}');
    IF coalesce(p_options -> 'limit', 'null') <> 'null'
       AND NOT capacity_impl.is_whole_number(p_options -> 'limit', 1, 10000) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'limit', 'type', 'whole number from 1 to 10000'));
    END IF;
    v_from := capacity_impl.uuid_option(p_options, 'from_restaurant_id');
    v_limit := coalesce((p_options ->> 'limit')::integer, 1000);
    IF p_restaurant_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;

    FOR v_restaurant_id IN
        SELECT b.restaurant_id
        FROM capacity.bookings AS b
        WHERE b.hold_expires_at <= capacity_impl.clock()
          AND (p_restaurant_id IS NULL OR b.restaurant_id = p_restaurant_id) AND (v_from IS NULL OR b.restaurant_id >= v_from)
        UNION
        SELECT w.restaurant_id
        FROM capacity.waitlist_entries AS w
        WHERE w.status = 'waiting'
          AND (p_restaurant_id IS NULL OR w.restaurant_id = p_restaurant_id) AND (v_from IS NULL OR w.restaurant_id >= v_from)
        ORDER BY 1
    LOOP
        IF v_holds + v_entries + v_offers >= v_limit THEN
            v_next := v_restaurant_id;
            EXIT;
        END IF;
        -- Without a clock an offer may fail there; the others must not wait for that.
        SELECT capacity_impl.known_zone(r.time_zone) IS NOT NULL INTO v_is_zone_known
        FROM capacity.restaurants AS r
        WHERE r.restaurant_id = v_restaurant_id;
        v_swept := capacity_impl.sweep_holds(v_restaurant_id, NULL, NULL, NULL, capacity_impl.current_actor(), v_is_zone_known);
        v_closed := capacity_impl.expire_waitlist(v_restaurant_id, 1000);
        v_entries := v_entries + v_closed;
        v_made := v_swept.offers + CASE
            WHEN v_is_zone_known THEN capacity_impl.offer_waitlists(v_restaurant_id, capacity_impl.current_actor()) ELSE 0 END;
        v_holds := v_holds + v_swept.holds;
        v_offers := v_offers + v_made;
        IF v_made >= 50 OR v_closed >= 1000 THEN
            -- There may be more of them.
            v_next := v_restaurant_id;
            EXIT;
        END IF;
    END LOOP;
    RETURN jsonb_build_object(
        'success', true, 'holds', v_holds, 'offers', v_offers, 'entries', v_entries,
        'is_complete', v_next IS NULL, 'next_restaurant_id', v_next);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.sweep_expired(uuid, jsonb) IS
$doc$Tidies up what time has ended: expires holds, offers what they leave to the waitlist, and closes waitlist entries of services that are over. Nothing waits for it: an expired hold blocks nobody. Run it every minute or so; two at once do not harm.

p_restaurant_id: only this restaurant; NULL = all, one after the other.
p_options: limit (whole number, 1 to 10000, default 1000: begin no further restaurant after so many; 1 = a transaction for each), from_restaurant_id (text, a uuid: where to go on).
Returns: success, holds (expired now), offers (made now), entries (closed now), is_complete, next_restaurant_id (null when complete, else where to go on). What it has locked stays locked until the transaction ends: with many restaurants call it with limit 1 until it is complete, as capacity-db sweep does. A service that somebody is busy with is left for the next time; a restaurant whose time zone the server does not know gets no offers.
Access: service_role; nobody else may call it.
Errors: UNKNOWN_OPTION, INVALID_OPTION, MISSING_ARGUMENT, RESTAURANT_NOT_FOUND. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks: per restaurant, the queues and ledger rows of services with expired holds, and the holds, where nobody else has them; the queues of services with a waitlist; what the offers lock, as hold_capacity.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.sweep_expired(uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.sweep_expired(uuid, jsonb) TO service_role;

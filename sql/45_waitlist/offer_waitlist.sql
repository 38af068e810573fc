CREATE OR REPLACE FUNCTION capacity_impl.offer_waitlist(
    p_restaurant_id uuid, p_service_date date, p_service_period_id uuid, p_actor text)
RETURNS integer
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v_offers integer := 0;
    v_place bigint;
    v_next record;
    v_is_floor_locked boolean;
    v_answer jsonb;
BEGIN
    IF NOT EXISTS (
        SELECT FROM capacity.waitlist_entries AS e
        WHERE e.restaurant_id = p_restaurant_id
          AND e.service_date = p_service_date AND e.service_period_id = p_service_period_id AND e.status = 'waiting') THEN
        RETURN 0;
    END IF;
    -- With the service's queue and row locked, totals are exact.
    PERFORM capacity_impl.sweep_holds(p_restaurant_id, p_service_date, p_service_period_id, NULL, p_actor);
    SELECT NOT r.requires_table INTO v_is_floor_locked
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id;

    LOOP
        -- Who joined first of those that fit, and the first arrival that suits. An offer leaves less for the others: whoever
        -- was passed over still does not fit.
        WITH free AS MATERIALIZED (
            SELECT k.party_size, k.source, l.start_time, s.local_time, s.is_second, s.starts_at
            FROM capacity.service_ledger AS l
            CROSS JOIN LATERAL (
                SELECT DISTINCT w.party_size, w.source
                FROM capacity.waitlist_entries AS w
                WHERE w.restaurant_id = p_restaurant_id
                  AND w.service_date = p_service_date AND w.service_period_id = p_service_period_id
                  AND w.status = 'waiting' AND (w.place > v_place) IS NOT FALSE
                  AND capacity_impl.is_within_limits(
                      w.party_size, l.max_covers, l.booked_covers, l.max_parties, l.booked_parties, NULL, NULL)
            ) AS k
            CROSS JOIN LATERAL capacity_impl.list_slots(
                p_restaurant_id, p_service_date, p_service_date, k.party_size, k.source) AS s
            WHERE l.restaurant_id = p_restaurant_id
              AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id
              -- In shadow mode, too: what is offered is there.
              AND s.service_date = p_service_date AND s.service_period_id = p_service_period_id AND s.code IS NULL
        )
        SELECT e.id, e.place, e.party_size, e.source, f.local_time, f.is_second INTO v_next
        FROM capacity.waitlist_entries AS e
        JOIN free AS f
            ON f.party_size = e.party_size AND f.source = e.source
            AND (f.local_time >= capacity_impl.service_local_time(p_service_date, f.start_time, e.first_time)) IS NOT FALSE
            AND (f.local_time <= capacity_impl.service_local_time(p_service_date, f.start_time, e.last_time)) IS NOT FALSE
        WHERE e.restaurant_id = p_restaurant_id
          AND e.service_date = p_service_date AND e.service_period_id = p_service_period_id
          AND e.status = 'waiting' AND (e.place > v_place) IS NOT FALSE
        ORDER BY e.place, f.starts_at
        LIMIT 1;
        EXIT WHEN NOT FOUND;
        IF NOT v_is_floor_locked THEN
            -- What is free is looked at while nobody takes a table.
            PERFORM capacity_impl.lock_floor(p_restaurant_id);
            v_is_floor_locked := true;
            CONTINUE;
        END IF;

        v_place := v_next.place;
        PERFORM FROM capacity.waitlist_entries AS e
        WHERE e.restaurant_id = p_restaurant_id AND e.id = v_next.id AND e.status = 'waiting'
        FOR NO KEY UPDATE;
        CONTINUE WHEN NOT FOUND;
        -- A request like any other, and its decision says for whom.
        v_answer := capacity_impl.create_booking(
            p_restaurant_id, v_next.local_time::date, v_next.local_time::time, v_next.party_size,
            format('waitlist:%s:%s', v_next.id, gen_random_uuid()), NULL, NULL, NULL, 'reservation', v_next.source, NULL, NULL,
            jsonb_build_object('status', 'held', 'waitlist_entry_id', v_next.id, 'second_occurrence', v_next.is_second),
            p_actor);
        IF (v_answer ->> 'success')::boolean THEN
            UPDATE capacity.waitlist_entries AS e
            SET status = 'offered',
                booking_id = (v_answer #>> '{booking,id}')::uuid,
                offered_at = capacity_impl.clock(),
                offer_expires_at = (v_answer #>> '{booking,hold_expires_at}')::timestamptz
            WHERE e.restaurant_id = p_restaurant_id AND e.id = v_next.id;
            v_offers := v_offers + 1;
        END IF;
    END LOOP;
    RETURN v_offers;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.offer_waitlist(uuid, date, uuid, text) IS
    'Offers the free places of a service to those who wait for it, and returns how many offers it made: in the order of joining, each time the first whom a place fits strictly, within its window and by the booking policy; a larger party ahead that fits nowhere holds nobody up. An offer is a hold as create_booking makes it (waitlist_offer_minutes), which makes no offers itself. Cheap where nobody waits. Locks, in order: the service''s queue and ledger row; its expired holds; where a table is required the restaurant''s floor; the entry.';

REVOKE ALL ON FUNCTION capacity_impl.offer_waitlist(uuid, date, uuid, text) FROM PUBLIC;

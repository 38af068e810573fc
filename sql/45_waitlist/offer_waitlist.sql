CREATE OR REPLACE FUNCTION capacity_impl.offer_waitlist(
    p_restaurant_id uuid, p_service_date date, p_service_period_id uuid, p_actor text)
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_offers integer := 0;
    v_entry record;
    v_kind text;
    v_slots jsonb := jsonb_build_object();
    v_slot jsonb;
    v_fits_nowhere text[] := ARRAY[]::text[];
    v_requires_table boolean;
    v_is_locked boolean := false;
    v_answer jsonb;
BEGIN
    IF NOT EXISTS (
        SELECT FROM capacity.waitlist_entries AS e
        WHERE e.restaurant_id = p_restaurant_id
          AND e.service_date = p_service_date AND e.service_period_id = p_service_period_id AND e.status = 'waiting') THEN
        RETURN 0;
    END IF;
    -- With the service's queue and row locked, totals are exact.
    PERFORM capacity_impl.sweep_holds(p_restaurant_id, p_service_date, p_service_period_id, NULL, p_actor, false);
    SELECT r.requires_table INTO v_requires_table
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id;

    FOR v_entry IN
        SELECT e.id, e.party_size, e.source, e.first_date + e.first_time AS first_arrival, e.last_date + e.last_time AS last_arrival
        FROM capacity.waitlist_entries AS e
        WHERE e.restaurant_id = p_restaurant_id
          AND e.service_date = p_service_date AND e.service_period_id = p_service_period_id AND e.status = 'waiting'
        ORDER BY e.place
    LOOP
        -- Everybody is kept waiting meanwhile: what is left is for the next time.
        EXIT WHEN v_offers >= 50;
        v_kind := v_entry.party_size || ' ' || v_entry.source;
        -- An offer leaves less for the others: what fitted nowhere still does not.
        CONTINUE WHEN v_kind = ANY (v_fits_nowhere);
        FOR v_try IN 1..2 LOOP
            IF NOT v_slots ? v_kind THEN
                v_slots := v_slots || jsonb_build_object(v_kind, capacity_impl.list_free_arrivals(
                    p_restaurant_id, p_service_date, p_service_period_id, v_entry.party_size, v_entry.source));
            END IF;
            IF v_slots -> v_kind = '[]' THEN
                v_fits_nowhere := v_fits_nowhere || v_kind;
                EXIT;
            END IF;
            SELECT f.slot INTO v_slot
            FROM jsonb_array_elements(v_slots -> v_kind) WITH ORDINALITY AS f (slot, n)
            WHERE ((f.slot ->> 'local_time')::timestamp >= v_entry.first_arrival) IS NOT FALSE
              AND ((f.slot ->> 'local_time')::timestamp <= v_entry.last_arrival) IS NOT FALSE
            ORDER BY f.n
            LIMIT 1;
            EXIT WHEN NOT FOUND;
            IF NOT v_is_locked THEN
                -- Several offers take slots in any order, and another service may share one: all of them first. And what is
                -- free is looked at while nobody takes a table.
                PERFORM capacity_impl.lock_service_slots(p_restaurant_id, p_service_date, p_service_period_id);
                IF v_requires_table THEN
                    PERFORM capacity_impl.lock_floor(p_restaurant_id);
                END IF;
                v_is_locked := true;
                v_slots := jsonb_build_object();
                CONTINUE;
            END IF;

            PERFORM FROM capacity.waitlist_entries AS e
            WHERE e.restaurant_id = p_restaurant_id AND e.id = v_entry.id AND e.status = 'waiting'
            FOR NO KEY UPDATE;
            EXIT WHEN NOT FOUND;
            -- A request like any other, and its decision says for whom.
            v_answer := capacity_impl.create_booking(
                p_restaurant_id, (v_slot ->> 'local_time')::timestamp::date, (v_slot ->> 'local_time')::timestamp::time,
                v_entry.party_size, format('waitlist:%s:%s', v_entry.id, gen_random_uuid()), NULL, NULL, NULL, 'reservation',
                v_entry.source, NULL, NULL, jsonb_build_object(
                    'status', 'held', 'waitlist_entry_id', v_entry.id, 'second_occurrence', v_slot -> 'is_second'),
                p_actor);
            v_slots := jsonb_build_object();
            IF (v_answer ->> 'success')::boolean THEN
                UPDATE capacity.waitlist_entries AS e
                SET status = 'offered',
                    booking_id = (v_answer #>> '{booking,id}')::uuid,
                    offered_at = capacity_impl.clock(),
                    offer_expires_at = (v_answer #>> '{booking,hold_expires_at}')::timestamptz
                WHERE e.restaurant_id = p_restaurant_id AND e.id = v_entry.id;
                v_offers := v_offers + 1;
            END IF;
            EXIT;
        END LOOP;
    END LOOP;
    RETURN v_offers;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.offer_waitlist(uuid, date, uuid, text) IS
    'Offers the free places of a service to those who wait for it, and returns how many offers it made: in the order of joining, each time the first whom a place fits strictly, within its window and by the booking policy; a larger party ahead that fits nowhere holds nobody up. 50 at a time: the rest at the next. An offer is a hold as create_booking makes it (waitlist_offer_minutes), which makes no offers itself. Cheap where nobody waits. Locks, in order: the service''s queue and ledger row; its expired holds; the service''s slots; where a table is required the restaurant''s floor; the entry.';

REVOKE ALL ON FUNCTION capacity_impl.offer_waitlist(uuid, date, uuid, text) FROM PUBLIC;

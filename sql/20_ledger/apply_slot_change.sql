CREATE OR REPLACE FUNCTION capacity_impl.apply_slot_change(
    p_restaurant_id uuid,
    p_slot_date date,
    p_slot_time time,
    p_starts_at timestamptz,
    p_service_period_id uuid,
    p_covers integer,
    p_authorised_covers integer)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    FOR v_try IN 1..2 LOOP
        UPDATE capacity.booking_slots AS s
        SET reserved_count = s.reserved_count + p_covers,
            excess_count = least(s.excess_count + p_authorised_covers,
                                 greatest(s.reserved_count + p_covers - s.available_capacity, 0)),
            version = s.version + 1,
            updated_at = capacity_impl.clock()
        WHERE s.restaurant_id = p_restaurant_id
          AND s.slot_date = p_slot_date AND s.slot_time = p_slot_time AND s.starts_at = p_starts_at;
        IF FOUND THEN
            RETURN;
        END IF;
        -- The service's row is held by this transaction, and whoever changes the pacing writes that row first.
        INSERT INTO capacity.booking_slots (
            restaurant_id, slot_date, slot_time, starts_at, service_period_id, available_capacity)
        VALUES (p_restaurant_id, p_slot_date, p_slot_time, p_starts_at, p_service_period_id, (
            SELECT l.slot_covers
            FROM capacity.service_ledger AS l
            WHERE l.restaurant_id = p_restaurant_id AND l.service_date BETWEEN p_slot_date - 1 AND p_slot_date
              AND l.service_period_id = p_service_period_id
              -- Not by its hours: they may have moved away from a guest who keeps the place.
            ORDER BY l.service_date DESC
            LIMIT 1))
        ON CONFLICT DO NOTHING;
    END LOOP;
    -- Above READ COMMITTED the row may be newer than the snapshot; only a new transaction can see it.
    RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The slot was made by a concurrent transaction.';
END
$fn$;

COMMENT ON FUNCTION capacity_impl.apply_slot_change(uuid, date, time, timestamptz, uuid, integer, integer) IS
    'The one writer of a slot''s count; only the triggers on bookings call it, after the service''s ledger row, and correct_totals. Makes the slot when it is first booked, with the pacing of its service. check_violation of slot_capacity_valid when it does not fit. Locks: that row.';

REVOKE ALL ON FUNCTION capacity_impl.apply_slot_change(uuid, date, time, timestamptz, uuid, integer, integer) FROM PUBLIC;

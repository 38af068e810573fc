CREATE OR REPLACE FUNCTION capacity_impl.bookings__count_inserted()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_shadow     integer;
    v_authorised integer;
BEGIN
    IF NOT capacity.is_live_status(NEW.status) THEN
        RETURN NULL;
    END IF;

    IF NEW.enforcement_mode = 'enforce' AND NOT NEW.debt_authorised AND NEW.hold_expires_at IS NULL THEN
        -- The hot path of apply_service_change and apply_slot_change, short on purpose. An unauthorised increase leaves
        -- the debt as it is; where it does not fit, the equality of the CHECK no longer holds.
        IF NEW.decision_id IS NOT NULL AND NEW.source <> 'import' THEN
            -- Nothing depends on this lock but speed. Callers for one service queue here, and each commit wakes the next;
            -- waiting for the row itself, each commit would wake most of them. Not for plain SQL and imports: a bulk load
            -- would fill the lock table, and an import has the row by now.
            PERFORM pg_advisory_xact_lock(capacity_impl.service_queue(NEW.restaurant_id, NEW.service_date, NEW.service_period_id));
        END IF;
        UPDATE capacity.service_ledger AS l
        SET booked_covers = l.booked_covers + NEW.party_size,
            booked_parties = l.booked_parties + 1,
            updated_at = NEW.created_at
        WHERE l.restaurant_id = NEW.restaurant_id
          AND l.service_date = NEW.service_date AND l.service_period_id = NEW.service_period_id
          AND l.is_open AND l.starts_at <= NEW.starts_at AND l.ends_at > NEW.starts_at
          -- The wall time is that instant, also if the zone changed while this waited.
          AND l.has_steady_clock
          AND l.starts_at + (NEW.booking_date + NEW.start_time - (l.service_date + l.start_time)) = NEW.starts_at;
        IF FOUND THEN
            UPDATE capacity.booking_slots AS s
            SET reserved_count = s.reserved_count + NEW.party_size,
                version = s.version + 1,
                updated_at = NEW.created_at
            WHERE s.restaurant_id = NEW.restaurant_id
              AND s.slot_date = NEW.slot_date AND s.slot_time = NEW.slot_time AND s.starts_at = NEW.slot_starts_at;
            IF NOT FOUND THEN
                PERFORM capacity_impl.apply_slot_change(
                    NEW.restaurant_id, NEW.slot_date, NEW.slot_time, NEW.slot_starts_at, NEW.service_period_id,
                    NEW.party_size, 0);
            END IF;
            RETURN NULL;
        END IF;
    END IF;

    -- A service that nobody has touched yet, a day when the clocks change, a hold, shadow mode, or a debt that a decision
    -- answers for.
    IF NEW.debt_authorised THEN
        PERFORM capacity_impl.check_debt_authority(NEW.restaurant_id, NEW.id, NEW.decision_id, NEW.party_size);
    END IF;
    v_shadow := (NEW.enforcement_mode = 'shadow')::integer;
    v_authorised := NEW.debt_authorised::integer;
    PERFORM capacity_impl.apply_service_change(
        NEW.restaurant_id, NEW.service_date, NEW.service_period_id, NEW.party_size, 1,
        v_shadow * NEW.party_size, v_shadow, v_authorised * NEW.party_size, v_authorised,
        CASE WHEN NEW.debt_authorised THEN NEW.decision_id END, NEW.starts_at, NEW.starts_at);
    PERFORM capacity_impl.check_wall_time(
        NEW.restaurant_id, NEW.service_date, NEW.service_period_id, NEW.booking_date, NEW.start_time, NEW.starts_at);
    PERFORM capacity_impl.apply_slot_change(
        NEW.restaurant_id, NEW.slot_date, NEW.slot_time, NEW.slot_starts_at, NEW.service_period_id,
        NEW.party_size, v_authorised * NEW.party_size);
    IF NEW.hold_expires_at IS NOT NULL THEN
        PERFORM capacity_impl.note_hold(NEW.restaurant_id, NEW.service_date, NEW.service_period_id, NEW.hold_expires_at);
    END IF;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__count_inserted() IS
    'Trigger, once per row: counts an inserted live booking in its service and slot. Inserts only increase totals, so that one after the other they pass or fail as their sum would. Its service learns when a hold may be swept. check_violation of service_ledger_covers_check, service_ledger_parties_check or slot_capacity_valid when it does not fit, BOOKING_OUTSIDE_SERVICE when its wall time is not the instant it claims or lies outside of its service. Locks: for the RPC a queue per service (an advisory lock of the transaction); the ledger row, then the slot.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__count_inserted() FROM PUBLIC;

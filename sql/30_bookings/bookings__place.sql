CREATE OR REPLACE FUNCTION capacity_impl.bookings__place()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v record;
    v_is_moved boolean := TG_OP = 'INSERT';
    v_needs_capacity boolean := capacity.is_live_status(NEW.status);
BEGIN
    PERFORM capacity_impl.check_booking_texts(
        NEW.source, NEW.guest_name, NEW.guest_email, NEW.guest_phone, NEW.notes, NEW.seating_preference);
    PERFORM capacity_impl.check_date('booking_date', NEW.booking_date);
    IF TG_OP = 'INSERT' THEN
        PERFORM capacity_impl.check_source(NEW.source);
    END IF;
    -- A hold has an end, and nothing else has.
    IF NEW.status <> 'held' THEN
        NEW.hold_expires_at := NULL;
    ELSIF NEW.hold_expires_at IS NULL THEN
        SELECT capacity_impl.clock() + make_interval(mins => r.max_hold_minutes) INTO NEW.hold_expires_at
        FROM capacity.restaurants AS r
        WHERE r.restaurant_id = NEW.restaurant_id;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.decision_id IS DISTINCT FROM OLD.decision_id THEN
            -- The engine: it decided on this booking in this transaction, and placed it.
            PERFORM FROM capacity.decisions AS d
            WHERE d.restaurant_id = NEW.restaurant_id AND d.id = NEW.decision_id AND d.booking_id = NEW.id
              AND capacity_impl.is_own_write(d.xmin);
            IF NOT FOUND THEN
                PERFORM capacity_impl.fail('BOOKING_IDENTITY_FIXED', jsonb_build_object('booking_id', OLD.id));
            END IF;
            RETURN NEW;
        END IF;
        v_is_moved := (NEW.booking_date, NEW.start_time) IS DISTINCT FROM (OLD.booking_date, OLD.start_time);
        v_needs_capacity := v_needs_capacity AND (NOT capacity.is_live_status(OLD.status) OR v_is_moved OR NEW.party_size > OLD.party_size);
        -- No debt is taken along to another service, or back from cancellation.
        IF (NEW.starts_at, NEW.ends_at, NEW.service_date, NEW.service_period_id, NEW.slot_date, NEW.slot_time, NEW.slot_starts_at,
            NEW.enforcement_mode, NEW.debt_authorised)
           IS DISTINCT FROM
           (OLD.starts_at, OLD.ends_at, OLD.service_date, OLD.service_period_id, OLD.slot_date, OLD.slot_time, OLD.slot_starts_at,
            OLD.enforcement_mode, OLD.debt_authorised) THEN
            PERFORM capacity_impl.fail('BOOKING_IDENTITY_FIXED', jsonb_build_object('booking_id', OLD.id));
        END IF;
    END IF;
    IF NOT (v_is_moved OR v_needs_capacity) THEN
        RETURN NEW;
    END IF;

    IF NEW.start_time >= '24:00' THEN
        PERFORM capacity_impl.fail('INVALID_TIME', jsonb_build_object('argument', 'start_time', 'value', NEW.start_time));
    END IF;
    SELECT l.* INTO v
    FROM capacity_impl.locate_service(
        NEW.restaurant_id, NEW.booking_date, NEW.start_time, false, NEW.party_size, NULL, true) AS l;
    NEW.enforcement_mode := v.mode;
    NEW.debt_authorised := false;

    IF v_is_moved THEN
        IF v.service_date IS NULL THEN
            PERFORM capacity_impl.fail('BOOKING_OUTSIDE_SERVICE', jsonb_build_object(
                'restaurant_id', NEW.restaurant_id, 'booking_date', NEW.booking_date, 'start_time', NEW.start_time));
        END IF;
        NEW.starts_at := v.starts_at;
        NEW.ends_at := v.ends_at;
        NEW.turn_buffer_minutes := v.turn_buffer_minutes;
        NEW.service_date := v.service_date;
        NEW.service_period_id := v.service_period_id;
        NEW.slot_date := v.slot_date;
        NEW.slot_time := v.slot_time;
        NEW.slot_starts_at := v.slot_starts_at;
    END IF;
    -- As judge_change: the mode of now only where it takes more of a service. While a debt is there it stays whose it is:
    -- shadow mode's is nobody's overbooking because limits are enforced by now, nor does shadow mode take over another's.
    IF TG_OP = 'UPDATE' AND capacity.is_live_status(OLD.status) AND OLD.enforcement_mode <> v.mode
       AND (NEW.service_date, NEW.service_period_id) = (OLD.service_date, OLD.service_period_id)
       AND (NEW.party_size <= OLD.party_size OR (
           SELECT CASE v.mode
               WHEN 'enforce' THEN l.excess_parties > 0
               ELSE capacity_impl.is_beyond_shadow(
                   l.restaurant_id, l.excess_covers, l.excess_parties, l.shadow_covers, l.shadow_parties, l.debt_decision_id) END
           FROM capacity.service_ledger AS l
           WHERE l.restaurant_id = NEW.restaurant_id
             AND l.service_date = NEW.service_date AND l.service_period_id = NEW.service_period_id)) THEN
        NEW.enforcement_mode := OLD.enforcement_mode;
    END IF;

    -- In shadow mode nothing is refused: the decision that says so answers for what may exceed the limits.
    IF v.mode = 'shadow' AND v_needs_capacity THEN
        INSERT INTO capacity.decisions (
            restaurant_id, operation, outcome, mode, actor, booking_id, booking_date, start_time, party_size,
            service_date, service_period_id, authorises_debt)
        VALUES (
            NEW.restaurant_id, 'sql_' || lower(TG_OP), 'accepted', 'shadow', capacity_impl.caller_role(), NEW.id,
            NEW.booking_date, NEW.start_time, NEW.party_size, NEW.service_date, NEW.service_period_id, true)
        RETURNING id INTO NEW.decision_id;
        NEW.debt_authorised := true;
    END IF;
    RETURN NEW;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__place() IS
    'Trigger, for plain SQL on bookings (the RPCs bring a decision of their own; it must be of this transaction and about this booking): derives instants, service and slot from booking_date and start_time (first occurrence of an ambiguous time), gives a hold its end, stamps the mode (of a change that takes no more of its service, or where a debt is there, it stays), and in shadow mode records a decision that answers for the debt. The counting triggers judge. Raises TEXT_TOO_LONG, INVALID_SOURCE, BOOKING_OUTSIDE_SERVICE, BOOKING_IDENTITY_FIXED, NONEXISTENT_LOCAL_TIME, INVALID_TIME, RESTAURANT_NOT_FOUND.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__place() FROM PUBLIC;

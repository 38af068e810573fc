CREATE OR REPLACE FUNCTION capacity_impl.claim_capacity(
    p_restaurant_id uuid,
    p_service_date date,
    p_service_period_id uuid,
    p_arrival timestamptz,
    p_slot_date date,
    p_slot_time time,
    p_slot_starts_at timestamptz,
    p_covers integer)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
BEGIN
    -- Short on purpose: every expression costs on the hottest row. An unauthorised increase leaves the debt as it is;
    -- where it does not fit, the CHECK's equality no longer holds.
    UPDATE capacity.service_ledger AS l
    SET booked_covers = l.booked_covers + p_covers,
        booked_parties = l.booked_parties + 1,
        updated_at = statement_timestamp()
    WHERE l.restaurant_id = p_restaurant_id
      AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id
      AND l.is_open AND l.starts_at <= p_arrival AND l.ends_at > p_arrival;
    IF NOT FOUND THEN
        RETURN false;
    END IF;

    UPDATE capacity.booking_slots AS s
    SET reserved_count = s.reserved_count + p_covers,
        version = s.version + 1,
        updated_at = statement_timestamp()
    WHERE s.restaurant_id = p_restaurant_id
      AND s.slot_date = p_slot_date AND s.slot_time = p_slot_time AND s.starts_at = p_slot_starts_at;
    IF NOT FOUND THEN
        PERFORM capacity_impl.apply_slot_change(
            p_restaurant_id, p_slot_date, p_slot_time, p_slot_starts_at, p_service_period_id, p_covers, 0);
    END IF;
    RETURN true;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.claim_capacity(uuid, date, uuid, timestamptz, date, time, timestamptz, integer) IS
    'The hot path of apply_service_change and apply_slot_change, for one enforced party that nobody authorises to exceed a limit. Returns false, having written nothing, when the service has no ledger row yet or does not take the arrival; check_violation of service_ledger_covers_check, service_ledger_parties_check or slot_capacity_valid when the party does not fit. Locks: the ledger row, then the slot.';

REVOKE ALL ON FUNCTION capacity_impl.claim_capacity(uuid, date, uuid, timestamptz, date, time, timestamptz, integer) FROM PUBLIC;

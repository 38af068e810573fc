CREATE OR REPLACE FUNCTION capacity_impl.lock_offer(p_restaurant_id uuid, p_entry_id uuid, p_operation text)
RETURNS capacity.waitlist_entries
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_hold capacity.bookings;
    v_entry capacity.waitlist_entries := capacity_impl.find_waitlist_entry(p_restaurant_id, p_entry_id);
BEGIN
    IF v_entry.booking_id IS NULL THEN
        PERFORM capacity_impl.fail('WRONG_STATUS', jsonb_build_object(
            'entry_id', p_entry_id, 'status', v_entry.status, 'operation', p_operation));
    END IF;
    v_hold := capacity_impl.lock_hold(p_restaurant_id, v_entry.booking_id);
    -- It may have waited. Whoever ends an offer has its hold locked.
    v_entry := capacity_impl.find_waitlist_entry(p_restaurant_id, p_entry_id);
    IF v_entry.status = 'offered' AND v_hold.status = 'expired' THEN
        -- Its time is over, though nobody has swept it yet.
        v_entry.status := 'expired';
    END IF;
    RETURN v_entry;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_offer(uuid, uuid, text) IS
    'The entry of somebody who has, or had, an offer, with the hold locked; an offer whose time is over is returned as expired, and left to be swept. Raises WAITLIST_ENTRY_NOT_FOUND, WRONG_STATUS (nothing was offered to it). Locks: as lock_hold.';

REVOKE ALL ON FUNCTION capacity_impl.lock_offer(uuid, uuid, text) FROM PUBLIC;

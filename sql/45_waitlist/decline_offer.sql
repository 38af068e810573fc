CREATE OR REPLACE FUNCTION capacity_impl.decline_offer(
    p_restaurant_id uuid, p_entry_id uuid, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_decision_id bigint;
    v_entry   capacity.waitlist_entries := capacity_impl.lock_offer(p_restaurant_id, p_entry_id, 'decline_offer');
    v_booking capacity.bookings;
BEGIN
    IF v_entry.status = 'offered' THEN
        SELECT b.* INTO STRICT v_booking
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id AND b.id = v_entry.booking_id;
        PERFORM capacity_impl.lock_services(v_booking, v_booking);
        v_decision_id := nextval('capacity.decisions_id_seq');
        PERFORM capacity_impl.record_waiting(
            v_entry, v_decision_id, 'decline_offer', true, NULL, NULL,
            capacity_impl.restaurant_mode(p_restaurant_id), p_options ? 'by_guest', p_actor);
        -- Before its place is offered to the next.
        UPDATE capacity.waitlist_entries AS e
        SET status = 'declined'
        WHERE e.restaurant_id = p_restaurant_id AND e.id = p_entry_id;
        PERFORM capacity_impl.release_hold(
            p_restaurant_id, v_entry.booking_id, p_options || jsonb_build_object('waitlist_entry_id', p_entry_id), p_actor);
    END IF;
    RETURN capacity_impl.waitlist_answer(
        p_restaurant_id, p_entry_id, v_entry.status = 'declined',
        CASE v_entry.status WHEN 'accepted' THEN 'HOLD_RESOLVED' WHEN 'expired' THEN 'HOLD_EXPIRED' END, NULL,
        CASE WHEN NOT p_options ? 'by_guest' THEN v_decision_id END);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.decline_offer(uuid, uuid, jsonb, text) IS
    'Gives back the hold that was offered to an entry, which is declined before, so that the next in line gets the offer; a second time it only says so. The option by_guest is recorded. Locks, in order: the hold; its service''s queue and ledger row; the entry; what release_hold locks.';

REVOKE ALL ON FUNCTION capacity_impl.decline_offer(uuid, uuid, jsonb, text) FROM PUBLIC;

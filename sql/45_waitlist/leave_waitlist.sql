CREATE OR REPLACE FUNCTION capacity_impl.leave_waitlist(
    p_restaurant_id uuid, p_entry_id uuid, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_decision_id bigint;
    v_entry capacity.waitlist_entries := capacity_impl.find_waitlist_entry(p_restaurant_id, p_entry_id);
BEGIN
    IF v_entry.booking_id IS NOT NULL THEN
        RETURN capacity_impl.decline_offer(p_restaurant_id, p_entry_id, p_options, p_actor);
    END IF;
    PERFORM pg_advisory_xact_lock(capacity_impl.service_queue(p_restaurant_id, v_entry.service_date, v_entry.service_period_id));
    v_entry := capacity_impl.find_waitlist_entry(p_restaurant_id, p_entry_id);
    IF v_entry.status = 'waiting' THEN
        v_decision_id := nextval('capacity.decisions_id_seq');
        PERFORM capacity_impl.record_waiting(
            v_entry, v_decision_id, 'leave_waitlist', true, NULL, NULL,
            capacity_impl.restaurant_mode(p_restaurant_id), p_options ? 'by_guest', p_actor);
        UPDATE capacity.waitlist_entries AS e
        SET status = 'withdrawn'
        WHERE e.restaurant_id = p_restaurant_id AND e.id = p_entry_id;
    ELSIF v_entry.status = 'offered' THEN
        -- The hold is locked before the queue, never after.
        RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'A place was offered while the entry was leaving.';
    ELSIF v_entry.status <> 'withdrawn' THEN
        PERFORM capacity_impl.fail('WRONG_STATUS', jsonb_build_object(
            'entry_id', p_entry_id, 'status', v_entry.status, 'operation', 'leave_waitlist'));
    END IF;
    RETURN capacity_impl.waitlist_answer(
        p_restaurant_id, p_entry_id, v_entry.status = 'withdrawn', NULL, NULL,
        CASE WHEN NOT p_options ? 'by_guest' THEN v_decision_id END);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.leave_waitlist(uuid, uuid, jsonb, text) IS
    'Takes an entry off the waitlist: one that waits is withdrawn, an offer is declined; a second time it only says so. The option by_guest is recorded. Locks: the service''s queue, then the entry; for an offer what decline_offer locks.';

REVOKE ALL ON FUNCTION capacity_impl.leave_waitlist(uuid, uuid, jsonb, text) FROM PUBLIC;

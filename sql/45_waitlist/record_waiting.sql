CREATE OR REPLACE FUNCTION capacity_impl.record_waiting(
    p_entry capacity.waitlist_entries,
    p_decision_id bigint,
    p_operation text,
    p_is_accepted boolean,
    p_code text,
    p_violations jsonb,
    p_mode capacity.enforcement_mode,
    p_is_guest boolean,
    p_actor text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    INSERT INTO capacity.decisions (
        restaurant_id, id, decided_at, operation, outcome, code, mode, actor, booking_id, party_size,
        service_date, service_period_id, violations, options)
    VALUES (
        p_entry.restaurant_id, p_decision_id, capacity_impl.clock(), p_operation,
        CASE WHEN p_is_accepted THEN 'accepted'::capacity.decision_outcome ELSE 'refused' END, p_code, p_mode, p_actor,
        p_entry.booking_id, p_entry.party_size, p_entry.service_date, p_entry.service_period_id, p_violations,
        jsonb_strip_nulls(jsonb_build_object(
            'waitlist_entry_id', p_entry.id, 'first_time', p_entry.first_time, 'last_time', p_entry.last_time,
            'source', p_entry.source, 'by_guest', CASE WHEN p_is_guest THEN true END))
        || capacity_impl.what_changed(
            CASE WHEN p_is_accepted AND p_operation <> 'join_waitlist' THEN jsonb_build_object('status', p_entry.status) END,
            CASE WHEN p_is_accepted THEN jsonb_build_object('status', CASE p_operation
                WHEN 'accept_offer' THEN 'accepted' WHEN 'decline_offer' THEN 'declined'
                WHEN 'leave_waitlist' THEN 'withdrawn' ELSE p_entry.status::text END) END));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.record_waiting(capacity.waitlist_entries, bigint, text, boolean, text, jsonb, capacity.enforcement_mode, boolean, text) IS
    'Records a decision about somebody who waits, so that order and answers can be audited, and whether a guest asked for it (by_guest). An offer is a decision of its own: that on the hold, with the same waitlist_entry_id.';

REVOKE ALL ON FUNCTION capacity_impl.record_waiting(capacity.waitlist_entries, bigint, text, boolean, text, jsonb, capacity.enforcement_mode, boolean, text) FROM PUBLIC;

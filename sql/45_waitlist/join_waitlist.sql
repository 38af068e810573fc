CREATE OR REPLACE FUNCTION capacity_impl.join_waitlist(
    p_restaurant_id uuid,
    p_service_date date,
    p_service_period_id uuid,
    p_party_size integer,
    p_idempotency_key text,
    p_guest_name text,
    p_guest_email text,
    p_guest_phone text,
    p_notes text,
    p_options jsonb,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_decision_id bigint := nextval('capacity.decisions_id_seq');
    v_is_guest    boolean := p_options ? 'by_guest';
    v_key_space   text := CASE WHEN v_is_guest THEN 'join_waitlist_by_guest' ELSE 'join_waitlist' END;
    v_decision    capacity.decisions;
    v_entry       capacity.waitlist_entries;
    v_fingerprint bytea;
    v_mode        capacity.enforcement_mode;
    v_judgement   record;
    v_is_accepted boolean;
BEGIN
    v_entry.restaurant_id := p_restaurant_id;
    v_entry.service_date := p_service_date;
    v_entry.service_period_id := p_service_period_id;
    v_entry.party_size := p_party_size;
    v_entry.first_time := capacity_impl.time_option(p_options, 'first_time');
    v_entry.last_time := capacity_impl.time_option(p_options, 'last_time');
    v_entry.source := coalesce(p_options ->> 'source', 'api');
    -- Of what was asked, not of how it was written: 19:30 is 19:30:00.
    v_fingerprint := sha256(convert_to(jsonb_build_array(
        p_service_date, p_service_period_id, p_party_size, v_entry.first_time, v_entry.last_time, v_entry.source,
        p_guest_name, p_guest_email, p_guest_phone, p_notes)::text, 'UTF8'));

    -- The key first, as in create_booking.
    INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id)
    VALUES (p_restaurant_id, v_key_space, p_idempotency_key, v_fingerprint, v_decision_id)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        v_decision := capacity_impl.repeated_decision(p_restaurant_id, v_key_space, p_idempotency_key, v_fingerprint);
        RETURN capacity_impl.waitlist_answer(
            p_restaurant_id, (v_decision.options ->> 'waitlist_entry_id')::uuid, true,
            CASE WHEN v_decision.outcome = 'refused' THEN v_decision.code END, v_decision.violations,
            CASE WHEN NOT v_is_guest THEN v_decision.id END);
    END IF;

    v_mode := capacity_impl.restaurant_mode(p_restaurant_id);
    v_judgement := capacity_impl.judge_waiting(v_entry);
    v_is_accepted := v_judgement.code IS NULL OR capacity_impl.is_let_in(v_judgement.code, v_mode, false);
    IF v_is_accepted THEN
        IF NOT EXISTS (
            SELECT FROM capacity.service_ledger AS l
            WHERE l.restaurant_id = p_restaurant_id
              AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id) THEN
            PERFORM capacity_impl.ensure_service(p_restaurant_id, p_service_period_id, p_service_date);
        END IF;
        -- Who frees a place either sees this entry, or has freed it before the look below. The row is written, not only
        -- locked: an old snapshot must not go by it.
        PERFORM pg_advisory_xact_lock(capacity_impl.service_queue(p_restaurant_id, p_service_date, p_service_period_id));
        UPDATE capacity.service_ledger AS l
        SET updated_at = capacity_impl.clock()
        WHERE l.restaurant_id = p_restaurant_id
          AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id;

        INSERT INTO capacity.waitlist_entries AS e (
            restaurant_id, service_date, service_period_id, party_size, first_date, first_time, last_date, last_time, source,
            guest_name, guest_email, guest_phone, notes)
        VALUES (
            p_restaurant_id, p_service_date, p_service_period_id, p_party_size, v_judgement.first_arrival::date, v_entry.first_time,
            v_judgement.last_arrival::date, v_entry.last_time, v_entry.source, p_guest_name, p_guest_email, p_guest_phone, p_notes)
        RETURNING e.* INTO v_entry;
    END IF;
    PERFORM capacity_impl.record_waiting(
        v_entry, v_decision_id, 'join_waitlist', v_is_accepted, v_judgement.code, v_judgement.violations, v_mode,
        v_is_guest, p_actor);
    IF v_is_accepted THEN
        PERFORM capacity_impl.offer_waitlist(p_restaurant_id, p_service_date, p_service_period_id, p_actor);
    END IF;
    RETURN capacity_impl.waitlist_answer(
        p_restaurant_id, v_entry.id, false, CASE WHEN NOT v_is_accepted THEN v_judgement.code END, v_judgement.violations,
        CASE WHEN NOT v_is_guest THEN v_decision_id END);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.join_waitlist(uuid, date, uuid, integer, text, text, text, text, text, jsonb, text) IS
    'Puts a party on the waitlist of a service, behind those who wait already, and offers it a place at once if there is one. The arguments are those of capacity_v1.join_waitlist, checked there, and the actor; with the option by_guest its key is a guest''s. Locks, in order: the key; for a service that nobody has touched the restaurant; the service''s queue and ledger row; what an offer locks. A refusal locks its key only.';

REVOKE ALL ON FUNCTION capacity_impl.join_waitlist(uuid, date, uuid, integer, text, text, text, text, text, jsonb, text) FROM PUBLIC;

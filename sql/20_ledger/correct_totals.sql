CREATE OR REPLACE FUNCTION capacity_impl.correct_totals(
    p_restaurant_id uuid, p_reason text, p_actor text, p_is_dry_run boolean DEFAULT false)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '2s'
SET timezone = 'UTC'
AS $fn$
DECLARE
    -- More than any service books: all of what is over a limit is authorised.
    c_all constant integer := 1000000000;
    v_decision bigint;
    v_is_debt_new boolean := false;
    v_services_before jsonb[] := ARRAY[]::jsonb[];
    v_services_after jsonb[] := ARRAY[]::jsonb[];
    v_slots_before jsonb[] := ARRAY[]::jsonb[];
    v_slots_after jsonb[] := ARRAY[]::jsonb[];
    v_before jsonb;
    v_after jsonb;
    v record;
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_reason', p_reason, 'p_actor', p_actor, 'p_is_dry_run', p_is_dry_run));
    PERFORM capacity_impl.check_text('p_reason', p_reason, 500);
    IF btrim(p_reason) = '' AND NOT p_is_dry_run THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_reason'));
    END IF;
    IF NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;

    -- Where nothing is wrong nobody waits.
    IF NOT p_is_dry_run AND (EXISTS (SELECT FROM capacity_impl.wrong_services(p_restaurant_id))
                             OR EXISTS (SELECT FROM capacity_impl.wrong_slots(p_restaurant_id))) THEN
        -- Not ROW SHARE either: who has a row would wait for the table, and this for the row. Whoever counts a booking
        -- writes the ledger before it commits, so that the recount below is exact. After the tables nothing is waited for.
        LOCK TABLE capacity.service_ledger IN EXCLUSIVE MODE;
        LOCK TABLE capacity.booking_slots IN EXCLUSIVE MODE;
        PERFORM FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id FOR NO KEY UPDATE NOWAIT;
        v_decision := nextval('capacity.decisions_id_seq');
        ALTER TABLE capacity.service_ledger DISABLE TRIGGER _10_guard;
        ALTER TABLE capacity.booking_slots DISABLE TRIGGER _10_guard;
    END IF;

    FOR v IN SELECT w.* FROM capacity_impl.wrong_services(p_restaurant_id) AS w LOOP
        v_services_before := array_append(v_services_before, v.before);
        v_services_after := array_append(v_services_after, v.after);
        v_is_debt_new := v_is_debt_new OR v.is_debt_new;
        CONTINUE WHEN v_decision IS NULL;
        PERFORM capacity_impl.apply_service_change(
            p_restaurant_id, v.service_date, v.service_period_id, v.covers, v.parties, v.shadow_covers, v.shadow_parties,
            c_all, c_all, CASE WHEN v.is_debt_new THEN v_decision END, NULL, NULL);
        IF v.is_missing THEN
            PERFORM capacity_impl.note_hold(p_restaurant_id, v.service_date, v.service_period_id, b.hold_expires_at)
            FROM capacity.bookings AS b
            WHERE b.restaurant_id = p_restaurant_id AND b.hold_expires_at IS NOT NULL
              AND b.service_date = v.service_date AND b.service_period_id = v.service_period_id;
        END IF;
    END LOOP;

    FOR v IN SELECT w.* FROM capacity_impl.wrong_slots(p_restaurant_id) AS w LOOP
        v_slots_before := array_append(v_slots_before, v.before);
        v_slots_after := array_append(v_slots_after, v.after);
        CONTINUE WHEN v_decision IS NULL;
        PERFORM capacity_impl.apply_slot_change(
            p_restaurant_id, v.slot_date, v.slot_time, v.starts_at, v.service_period_id, v.covers, c_all);
    END LOOP;

    v_before := jsonb_build_object('services', to_jsonb(v_services_before), 'slots', to_jsonb(v_slots_before));
    v_after := jsonb_build_object('services', to_jsonb(v_services_after), 'slots', to_jsonb(v_slots_after));
    IF v_decision IS NOT NULL THEN
        ALTER TABLE capacity.service_ledger ENABLE TRIGGER _10_guard;
        ALTER TABLE capacity.booking_slots ENABLE TRIGGER _10_guard;
        IF v_before = v_after AND NOT v_is_debt_new THEN
            -- Somebody else corrected it before the locks were there.
            v_decision := NULL;
        ELSE
            INSERT INTO capacity.decisions (
                restaurant_id, id, decided_at, operation, outcome, mode, actor, authorises_debt, options)
            SELECT p_restaurant_id, v_decision, capacity_impl.clock(), 'correct_totals', 'accepted',
                   capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, s.enforcement_percent),
                   p_actor, v_is_debt_new,
                   jsonb_build_object('reason', p_reason, 'before', v_before, 'after', v_after)
            FROM capacity.restaurants AS r
            JOIN capacity.settings AS s ON s.id
            WHERE r.restaurant_id = p_restaurant_id;

            INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, payload)
            VALUES (p_restaurant_id, 'capacity.changed', p_restaurant_id, jsonb_build_object('operation', 'correct_totals'));
        END IF;
    END IF;
    RETURN jsonb_build_object(
        'success', true, 'restaurant_id', p_restaurant_id, 'changed', v_decision IS NOT NULL, 'dry_run', p_is_dry_run,
        'services', cardinality(v_services_before), 'slots', cardinality(v_slots_before), 'decision_id', v_decision,
        'before', v_before, 'after', v_after);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.correct_totals(uuid, text, text, boolean) IS
$doc$Sets the totals, debts and slot counts of a restaurant to what its live bookings come to, and records it as one decision (correct_totals, with before, after and reason) and the event capacity.changed. Where nothing is wrong nothing is written. For an operator who found why they were wrong: no client role may execute it; capacity-db verify --correct-totals does, as capacity_owner.

The decision answers for a debt that nobody answered for, and for what is more of it than before; other debts keep their author. Such a debt is seen by alerts in shadow mode, too (is_beyond_shadow). A ledger row or slot that is gone is made anew, unless its period is gone or the server does not know the restaurant's zone.
p_is_dry_run: only says what it would change, without locks.
Returns: success, restaurant_id, changed, dry_run, services and slots (how many), decision_id, before and after (services, slots).
The guards of both tables refuse whoever writes totals, so it disables just these two triggers, and enables them before it ends. The locks keep every writer out meanwhile, and ALTER TABLE belongs to the transaction: nobody ever sees a table without its guard, and a failure brings it back.
Locks, where something is wrong: service_ledger, then booking_slots, EXCLUSIVE until the end of the transaction: bookings of all restaurants wait, reads go on. Then the restaurant's row, without waiting. To be repeated: 55P03 (after 2 s of waiting for a lock), 40P01; above READ COMMITTED also 40001, for the recount is as old as the snapshot.$doc$;

REVOKE ALL ON FUNCTION capacity_impl.correct_totals(uuid, text, text, boolean) FROM PUBLIC;

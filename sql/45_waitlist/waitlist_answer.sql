CREATE OR REPLACE FUNCTION capacity_impl.waitlist_answer(
    p_restaurant_id uuid, p_entry_id uuid, p_is_duplicate boolean, p_code text, p_violations jsonb, p_decision_id bigint)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_error jsonb;
BEGIN
    IF p_code IS NOT NULL THEN
        v_error := capacity_impl.error_json(p_code, p_violations);
    END IF;
    RETURN jsonb_build_object(
        'success', p_code IS NULL,
        'duplicate', p_is_duplicate,
        'error', v_error,
        'decision_id', p_decision_id,
        'entry', (
            SELECT capacity_impl.waitlist_entry_json(e, (
                SELECT count(*)
                FROM capacity.waitlist_entries AS o
                WHERE o.restaurant_id = p_restaurant_id
                  AND o.service_date = e.service_date AND o.service_period_id = e.service_period_id AND o.place <= e.place
                  AND (o.status = 'waiting' OR (o.status = 'offered' AND o.offer_expires_at > capacity_impl.clock()))))
            FROM capacity.waitlist_entries AS e
            WHERE e.restaurant_id = p_restaurant_id AND e.id = p_entry_id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.waitlist_answer(uuid, uuid, boolean, text, jsonb, bigint) IS
    'The answer to a request of somebody who waits, with the entry as it is now; p_code NULL: it was accepted; p_decision_id: NULL for guests, to whom it is not told, and where nothing was decided.';

REVOKE ALL ON FUNCTION capacity_impl.waitlist_answer(uuid, uuid, boolean, text, jsonb, bigint) FROM PUBLIC;

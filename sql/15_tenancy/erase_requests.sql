CREATE OR REPLACE FUNCTION capacity_impl.erase_requests(p_restaurant_id uuid, p_decision_ids bigint[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    -- Not the hash of anything, and shorter than one.
    v_nothing bytea := uuid_send(gen_random_uuid());
    v_ids bigint[];
BEGIN
    v_ids := ARRAY(
        SELECT d.id
        FROM capacity.decisions AS d
        WHERE d.restaurant_id = p_restaurant_id
          AND (d.id = ANY (p_decision_ids)
               -- Of a request that came to nothing nobody can tell whose it was, but who guesses right: all of them.
               OR d.operation IN ('create_booking', 'hold_capacity', 'join_waitlist') AND (
                   (d.booking_id IS NULL AND NOT coalesce(d.options ? 'waitlist_entry_id', false))
                   OR (d.booking_id IS NOT NULL AND NOT EXISTS (
                       SELECT FROM capacity.bookings AS b
                       WHERE b.restaurant_id = p_restaurant_id AND b.id = d.booking_id))
                   OR (d.operation = 'join_waitlist' AND NOT EXISTS (
                       SELECT FROM capacity.waitlist_entries AS e
                       WHERE e.restaurant_id = p_restaurant_id AND e.id = (d.options ->> 'waitlist_entry_id')::uuid)))));
    PERFORM FROM capacity.idempotency_keys AS k
    WHERE k.restaurant_id = p_restaurant_id AND k.decision_id = ANY (v_ids) AND length(k.fingerprint) > length(v_nothing)
    ORDER BY k.operation, k.key
    FOR NO KEY UPDATE;
    UPDATE capacity.idempotency_keys AS k
    SET fingerprint = v_nothing
    WHERE k.restaurant_id = p_restaurant_id AND k.decision_id = ANY (v_ids) AND length(k.fingerprint) > length(v_nothing);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.erase_requests(uuid, bigint[]) IS
    'Makes the fingerprints of requests useless, hashes of guest data that could be guessed: of those that led to these decisions, and of all that were refused or whose booking or waitlist entry was deleted, as nothing says whose they were. A repeat gets IDEMPOTENCY_KEY_REUSED; the key stays, so that nothing is booked twice. Locks: those keys, in key order.';

REVOKE ALL ON FUNCTION capacity_impl.erase_requests(uuid, bigint[]) FROM PUBLIC;

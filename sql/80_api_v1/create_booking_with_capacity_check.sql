CREATE OR REPLACE FUNCTION capacity_v1.create_booking_with_capacity_check(
    p_restaurant_id uuid,
    p_booking_date date,
    p_start_time time,
    p_party_size integer,
    p_idempotency_key text,
    p_guest_name text DEFAULT NULL,
    p_guest_email text DEFAULT NULL,
    p_guest_phone text DEFAULT NULL,
    p_booking_type text DEFAULT 'reservation',
    p_source text DEFAULT 'api',
    p_notes text DEFAULT NULL,
    p_seating_preference text DEFAULT NULL,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    -- One look; which argument it is matters only when there is something to say. NULL counts as something.
    IF (p_party_size BETWEEN 1 AND 1000
        AND p_booking_date BETWEEN '1970-01-01' AND '2199-12-31'
        AND p_start_time < '24:00'
        AND p_booking_type = 'reservation'
        AND p_idempotency_key <> '' AND p_source NOT IN ('', 'import')
        AND length(concat(p_idempotency_key, p_source, p_guest_name, p_guest_email, p_guest_phone,
                          p_notes, p_seating_preference)) <= 100
        AND p_options = '{}'
        AND p_restaurant_id IS NOT NULL) IS NOT TRUE THEN
        PERFORM capacity_impl.check_booking_request(
            p_restaurant_id, p_booking_date, p_start_time, p_party_size, p_idempotency_key,
            p_guest_name, p_guest_email, p_guest_phone, p_booking_type, p_source, p_notes, p_seating_preference,
            p_options);
    END IF;

    RETURN capacity_impl.create_booking(
        p_restaurant_id, p_booking_date, p_start_time, p_party_size, p_idempotency_key,
        p_guest_name, p_guest_email, p_guest_phone, p_booking_type, p_source, p_notes, p_seating_preference,
        -- The role alone says it of most callers.
        CASE WHEN capacity_impl.caller_role() <> 'service_role' AND NOT capacity_impl.is_service_caller()
                  AND capacity_impl.is_guest(p_restaurant_id)
             THEN p_options || '{"by_guest": true}' ELSE p_options END,
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.create_booking_with_capacity_check(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb) IS
$doc$Books a party if its service has room: decides one request exactly once, however often it is repeated and whoever competes.

p_restaurant_id: the restaurant.
p_booking_date: local calendar date of the arrival, 1970-01-01 to 2199-12-31. With p_start_time NULL for a walk-in: now.
p_start_time: local wall time of the arrival. The service is derived: Saturday 00:30 may belong to Friday's dinner. Off the grid it counts in the slot that contains it.
p_party_size: covers, 1 to 1000.
p_idempotency_key: names the request, up to 200 characters, unique within the restaurant; those of guests apart from those of staff and services. A guest's is random, such as a uuid: whoever has the key and the arguments has the answer. The same key with the same arguments gets the first answer again, with duplicate true.
p_guest_name, p_guest_email, p_guest_phone: the guest, up to 200, 320 and 100 characters; may be NULL.
p_booking_type: reservation or, for staff only, walk_in or event. A walk-in comes within the hour: it is seated at once, may be entered up to an hour late, and is held to no booking policy, only to the limits. For a later time it is judged as a reservation is.
p_source: the channel it came by, up to 100 characters; the booking policy may name those that are taken; import is reserved.
p_notes: up to 2000 characters; may be NULL.
p_seating_preference: up to 100 characters; may be NULL.
p_options: allow_past (boolean, staff only: past times, and without notice), second_occurrence (boolean: of a local time that happens twice, take the second), status (confirmed or pending; staff only), override (boolean, admins only, with reason: let it in over limits and policy; what exceeds a limit is a debt that the caller answers for), reason (text, 1 to 500 characters, no personal data). Recorded in the decision.
Returns: success, duplicate, mode (enforce or shadow), error (null, or code, message, hint, violations), would_refuse (the violations that shadow mode or an override let it through with), booking (null, or the booking as it is now), capacity (limits and totals of the service after this decision; utilization_percent is booked / limit, in percent), decision_id (of the decision, as list_history shows it; null for guests). Every violation has rule, limit, used, requested, shortfall (covers, parties, minutes or days), some a context. Rules: past_time, closure, service_hours; of the policy last_seating, min_notice, booking_horizon, min_party_size, max_party_size, channel; of capacity max_covers, max_parties, slot_covers and, where the restaurant requires a table, tables (limit: how many tables and combinations take a party of this size, all of them used). Shadow mode or an override lets it in without a table then; two parties never get the same. Above READ COMMITTED the tables are those of the transaction's snapshot.
Refusals (success false), the first that holds: PAST_TIME, OUTSIDE_SERVICE_HOURS, POLICY_REFUSED, CAPACITY_EXCEEDED.
Access: everybody, guests too; what is for staff or admins gives others NOT_ALLOWED.
Errors: MISSING_ARGUMENT, INVALID_PARTY_SIZE, INVALID_DATE, INVALID_TIME, NONEXISTENT_LOCAL_TIME, INVALID_BOOKING_TYPE, INVALID_STATUS, INVALID_TEXT, INVALID_SOURCE, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, NOT_ALLOWED, RESTAURANT_NOT_FOUND, IDEMPOTENCY_KEY_REUSED. To be repeated with the same key: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the key; for the first booking of a service the restaurant's row; the service's queue (an advisory lock of the transaction); the service's ledger row; the slot; where a table is required the restaurant's floor (an advisory lock of the transaction), the tables. A refusal at READ COMMITTED locks its key only. Holds that have expired are swept first, which locks the service; those of other services only where nobody is busy with them.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.create_booking_with_capacity_check(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.create_booking_with_capacity_check(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb) TO anon, authenticated, service_role;

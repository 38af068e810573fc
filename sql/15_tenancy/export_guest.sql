CREATE OR REPLACE FUNCTION capacity_impl.export_guest(
    p_restaurant_id uuid, p_guest_email text, p_guest_phone text, p_booking_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_found record := capacity_impl.find_guest(p_restaurant_id, p_guest_email, p_guest_phone, p_booking_id);
    v_now timestamptz := capacity_impl.clock();
BEGIN
    IF cardinality(v_found.booking_ids) + cardinality(v_found.entry_ids) + cardinality(v_found.decision_ids) = 0 THEN
        PERFORM capacity_impl.fail('GUEST_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object(
        'success', true,
        'bookings', (
            SELECT coalesce(jsonb_agg(
                       capacity_impl.booking_json(b, capacity_impl.booking_tables_json(p_restaurant_id, b.id))
                       ORDER BY b.starts_at, b.id), '[]')
            FROM capacity.bookings AS b
            WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (v_found.booking_ids)),
        'waitlist', (
            SELECT coalesce(jsonb_agg(capacity_impl.waitlist_entry_json(e, (
                       SELECT count(*)
                       FROM capacity.waitlist_entries AS o
                       WHERE o.restaurant_id = p_restaurant_id
                         AND o.service_date = e.service_date AND o.service_period_id = e.service_period_id
                         AND o.place <= e.place
                         AND (o.status = 'waiting' OR (o.status = 'offered' AND o.offer_expires_at > v_now))))
                       ORDER BY e.place), '[]')
            FROM capacity.waitlist_entries AS e
            WHERE e.restaurant_id = p_restaurant_id AND e.id = ANY (v_found.entry_ids)),
        -- Who of the staff decided is not the guest's, nor how full the house was.
        'decisions', (
            SELECT coalesce(jsonb_agg(capacity_impl.decision_json(d, r.time_zone) - '{id,actor,violations}'::text[] ORDER BY d.id), '[]')
            FROM capacity.decisions AS d
            JOIN capacity.restaurants AS r ON r.restaurant_id = p_restaurant_id
            WHERE d.restaurant_id = p_restaurant_id AND d.id = ANY (v_found.decision_ids)));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.export_guest(uuid, text, text, uuid) IS
    'All that a restaurant has about a guest (find_guest) as one document, in order of time; the answer is the RPC''s. Raises GUEST_NOT_FOUND. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.export_guest(uuid, text, text, uuid) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_v1.verify_capacity(p_restaurant_id uuid DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_restaurant_ids uuid[];
    v_findings jsonb;
    v_overbooked integer;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    SELECT array_agg(r.restaurant_id ORDER BY r.restaurant_id) INTO v_restaurant_ids
    FROM capacity.restaurants AS r
    WHERE p_restaurant_id IS NULL OR r.restaurant_id = p_restaurant_id;
    IF v_restaurant_ids IS NULL AND p_restaurant_id IS NOT NULL THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;

    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'check', f.check_name, 'restaurant_id', i.restaurant_id, 'object', f.object,
               'expected', f.expected, 'found', f.found, 'remedy', f.remedy)
               ORDER BY i.restaurant_id, f.check_name, f.object), '[]')
    INTO v_findings
    FROM unnest(v_restaurant_ids) AS i (restaurant_id)
    CROSS JOIN LATERAL capacity_impl.verify_restaurant(i.restaurant_id) AS f;

    SELECT count(*)::integer INTO v_overbooked
    FROM unnest(v_restaurant_ids) AS i (restaurant_id)
    CROSS JOIN LATERAL capacity_impl.recount_services(i.restaurant_id) AS c
    JOIN capacity.service_ledger AS l
        ON l.restaurant_id = i.restaurant_id
        AND l.service_date = c.service_date AND l.service_period_id = c.service_period_id
    WHERE c.covers > l.max_covers OR c.parties > l.max_parties;

    RETURN jsonb_build_object(
        'success', v_findings = '[]',
        'checked', jsonb_build_object(
            'restaurants', coalesce(cardinality(v_restaurant_ids), 0),
            'services', (SELECT count(*) FROM capacity.service_ledger AS l WHERE l.restaurant_id = ANY (v_restaurant_ids)),
            'slots', (SELECT count(*) FROM capacity.booking_slots AS s WHERE s.restaurant_id = ANY (v_restaurant_ids)),
            'bookings', (SELECT count(*) FROM capacity.bookings AS b WHERE b.restaurant_id = ANY (v_restaurant_ids)),
            'seats', (SELECT count(*) FROM capacity.booking_table_assignments AS a WHERE a.released_at IS NULL AND a.restaurant_id = ANY (v_restaurant_ids)),
            'decisions', (SELECT count(*) FROM capacity.decisions AS d WHERE d.restaurant_id = ANY (v_restaurant_ids)),
            'idempotency_keys', (SELECT count(*) FROM capacity.idempotency_keys AS k WHERE k.restaurant_id = ANY (v_restaurant_ids))),
        'overbooked_services', v_overbooked,
        'findings', v_findings);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.verify_capacity(uuid) IS
$doc$Recounts everything from the bookings and says what does not add up. May run while bookings are made.

p_restaurant_id: only this restaurant; NULL = all. Its cost grows with the bookings.
Returns: success (no finding), checked (how many restaurants, services, slots, bookings, seats that are taken, decisions, idempotency_keys), overbooked_services (services whose live bookings, recounted, exceed a limit, authorised or not), findings (check, restaurant_id, object, expected, found, remedy). Checks: service_totals, slot_counts, service_debt (an overbooking that nobody answers for), time_zone (one that the server does not know any more: then service_limits, calendar_overlap and the instants of bookings to come are not looked at), service_limits, calendar_overlap (two services to come at the same time), restaurant_flags, booking_decision, booking_place, double_seat (two parties at one table), seat_booking (a seat that does not follow its booking), hold_expiry, waitlist_offer (an offer without its hold), key_decision.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.verify_capacity(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.verify_capacity(uuid) TO authenticated, service_role;

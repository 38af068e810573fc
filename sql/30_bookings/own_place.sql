CREATE OR REPLACE FUNCTION capacity_impl.own_place(
    p_booking capacity.bookings,
    OUT mode capacity.enforcement_mode,
    OUT is_open boolean,
    OUT requires_table boolean,
    OUT has_expired_holds boolean,
    OUT max_covers integer,
    OUT booked_covers integer,
    OUT max_parties integer,
    OUT booked_parties integer,
    OUT slot_capacity capacity.seat_limit,
    OUT slot_reserved integer)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    SELECT capacity_impl.effective_enforcement(
               r.enforcement, r.rollout_bucket, (SELECT g.enforcement_percent FROM capacity.settings AS g WHERE g.id)),
           l.is_open AND p_booking.starts_at >= l.starts_at AND p_booking.starts_at < l.ends_at,
           r.requires_table, l.next_hold_expiry <= capacity_impl.clock(),
           l.max_covers, l.booked_covers, l.max_parties, l.booked_parties,
           CASE WHEN s.id IS NOT NULL THEN s.available_capacity ELSE l.slot_covers END, coalesce(s.reserved_count, 0)
    INTO mode, is_open, requires_table, has_expired_holds, max_covers, booked_covers, max_parties, booked_parties, slot_capacity, slot_reserved
    FROM capacity.restaurants AS r
    JOIN capacity.service_ledger AS l
        ON l.restaurant_id = p_booking.restaurant_id
        AND l.service_date = p_booking.service_date AND l.service_period_id = p_booking.service_period_id
    LEFT JOIN capacity.booking_slots AS s
        ON s.restaurant_id = p_booking.restaurant_id
        AND s.slot_date = p_booking.slot_date AND s.slot_time = p_booking.slot_time AND s.starts_at = p_booking.slot_starts_at
    WHERE r.restaurant_id = p_booking.restaurant_id;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.own_place(capacity.bookings) IS
    'The service and the slot that a booking has: limits and totals, whether the service would take its arrival now (is_open), whether expired holds may still stand in the totals, and the restaurant''s mode and whether it requires a table. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.own_place(capacity.bookings) FROM PUBLIC;

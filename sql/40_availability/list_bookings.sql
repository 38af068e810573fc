CREATE OR REPLACE FUNCTION capacity_impl.list_bookings(
    p_restaurant_id uuid, p_service_date date, p_service_period_id uuid, p_status text, p_without_table boolean)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    -- Raises RESTAURANT_NOT_FOUND.
    PERFORM capacity_impl.restaurant_mode(p_restaurant_id);
    RETURN jsonb_build_object('success', true, 'bookings', (
        SELECT coalesce(jsonb_agg(
                   capacity_impl.booking_json(b, capacity_impl.booking_tables_json(p_restaurant_id, b.id))
                   ORDER BY b.starts_at, b.created_at, b.id), '[]')
        FROM capacity.bookings AS b
        CROSS JOIN LATERAL (SELECT (b.hold_expires_at <= capacity_impl.clock()) IS TRUE AS is_over) AS h
        WHERE b.restaurant_id = p_restaurant_id
          -- What the index knows: a service ends on the next date at the latest.
          AND b.booking_date BETWEEN p_service_date AND p_service_date + 1
          AND b.service_date = p_service_date
          AND (p_service_period_id IS NULL OR b.service_period_id = p_service_period_id)
          AND CASE p_status
                  WHEN 'all' THEN true
                  WHEN 'live' THEN capacity.is_live_status(b.status) AND NOT h.is_over
                  ELSE p_status = CASE WHEN h.is_over THEN 'expired' ELSE b.status::text END
              END
          AND (NOT p_without_table OR (
              capacity_impl.takes_table(b.status) AND NOT h.is_over
              AND NOT EXISTS (
                  SELECT FROM capacity.booking_table_assignments AS a
                  WHERE a.restaurant_id = p_restaurant_id AND a.booking_id = b.id AND a.released_at IS NULL)))));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_bookings(uuid, date, uuid, text, boolean) IS
    'The answer of capacity_v1.list_bookings: the bookings of a service date, of one period or of all (NULL). p_status: live, all, or a status; a hold that is over counts as expired. p_without_table: only those that could have a table and have none. Raises RESTAURANT_NOT_FOUND.';

REVOKE ALL ON FUNCTION capacity_impl.list_bookings(uuid, date, uuid, text, boolean) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.list_waitlist(
    p_restaurant_id uuid, p_service_date date, p_service_period_id uuid, p_is_all boolean)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    -- Raises RESTAURANT_NOT_FOUND.
    PERFORM capacity_impl.restaurant_mode(p_restaurant_id);
    RETURN jsonb_build_object('success', true, 'entries', (
        SELECT coalesce(jsonb_agg(
                   capacity_impl.waitlist_entry_json(o.entry, CASE WHEN o.is_open THEN o.position END)
                   ORDER BY (o.entry).service_date, (o.entry).service_period_id, (o.entry).place), '[]')
        FROM (
            SELECT e AS entry, s.is_open, count(*) FILTER (WHERE s.is_open) OVER (
                       PARTITION BY e.service_date, e.service_period_id ORDER BY e.place) AS position
            FROM capacity.waitlist_entries AS e
            CROSS JOIN LATERAL (
                SELECT e.status = 'waiting' OR (e.status = 'offered' AND e.offer_expires_at > capacity_impl.clock()) AS is_open
            ) AS s
            WHERE e.restaurant_id = p_restaurant_id
              AND (p_service_date IS NULL OR e.service_date = p_service_date)
              AND (p_service_period_id IS NULL OR e.service_period_id = p_service_period_id)
              AND (p_is_all OR e.status IN ('waiting', 'offered'))
        ) AS o
        WHERE p_is_all OR o.is_open));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_waitlist(uuid, date, uuid, boolean) IS
    'Who waits, of one date or service or of all (NULL), in the order of joining; with p_is_all also the entries that are final. Raises RESTAURANT_NOT_FOUND.';

REVOKE ALL ON FUNCTION capacity_impl.list_waitlist(uuid, date, uuid, boolean) FROM PUBLIC;

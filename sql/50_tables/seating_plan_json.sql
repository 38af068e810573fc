CREATE OR REPLACE FUNCTION capacity_impl.seating_plan_json(p_restaurant_id uuid, p_booking_ids uuid[], p_plan jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        WITH numbered AS MATERIALIZED (
            SELECT t.id, t.table_number FROM capacity.table_inventory AS t WHERE t.restaurant_id = p_restaurant_id
        ), party AS (
            SELECT b.id, b.reference, b.party_size, b.start_time, b.starts_at,
                   p.booking_id IS NULL OR coalesce(p.after = p.before, false) AS is_kept, p.after, p.reason,
                   (SELECT jsonb_agg(t.table_number ORDER BY length(t.table_number), t.table_number COLLATE "C")
                    FROM numbered AS t WHERE t.id = ANY (p.after)) AS tables,
                   (SELECT jsonb_agg(t.table_number ORDER BY length(t.table_number), t.table_number COLLATE "C")
                    FROM numbered AS t WHERE t.id = ANY (p.before)) AS moved_from
            FROM capacity.bookings AS b
            LEFT JOIN jsonb_to_recordset(p_plan) AS p (booking_id uuid, before uuid[], after uuid[], reason text) ON p.booking_id = b.id
            WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (p_booking_ids)
        )
        SELECT jsonb_build_object(
            'assigned', coalesce(jsonb_agg(jsonb_build_object(
                    'booking_id', p.id, 'reference', p.reference, 'party_size', p.party_size, 'start_time', p.start_time,
                    'table_ids', to_jsonb(p.after), 'tables', p.tables, 'moved_from', p.moved_from, 'reason', p.reason)
                    ORDER BY p.starts_at, p.party_size DESC, p.reference)
                FILTER (WHERE NOT p.is_kept AND p.after IS NOT NULL), '[]'),
            'unassigned', coalesce(jsonb_agg(jsonb_build_object(
                    'booking_id', p.id, 'reference', p.reference, 'party_size', p.party_size, 'start_time', p.start_time, 'reason', p.reason)
                    ORDER BY p.starts_at, p.party_size DESC, p.reference)
                FILTER (WHERE NOT p.is_kept AND p.after IS NULL), '[]'),
            'seated_covers', coalesce(sum(p.party_size) FILTER (WHERE p.is_kept OR p.after IS NOT NULL), 0),
            'unseated_covers', coalesce(sum(p.party_size) FILTER (WHERE NOT p.is_kept AND p.after IS NULL), 0),
            'kept', count(*) FILTER (WHERE p.is_kept))
        FROM party AS p);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.seating_plan_json(uuid, uuid[], jsonb) IS
    'The answer of auto_assign_service: p_plan are the rows of plan_service as an array, p_booking_ids the parties of the service; one without a row keeps its tables.';

REVOKE ALL ON FUNCTION capacity_impl.seating_plan_json(uuid, uuid[], jsonb) FROM PUBLIC;

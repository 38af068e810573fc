CREATE OR REPLACE FUNCTION capacity_impl.plan_service(p_restaurant_id uuid, p_booking_ids uuid[], p_may_move boolean, p_with_expired boolean)
RETURNS TABLE (
    booking_id uuid,
    before uuid[],
    after uuid[],
    reason text)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_seatings jsonb;
    v_parties  jsonb;
    v_movable  uuid[];
    v_during   tstzrange;
    v_taken    jsonb;
    v_time_zone text;
BEGIN
    SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') INTO v_seatings FROM capacity_impl.list_seatings(p_restaurant_id) AS s;
    SELECT r.time_zone INTO v_time_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;

    SELECT jsonb_agg(jsonb_build_object(
               'id', g.id, 'party_size', g.party_size, 'starts_at', lower(g.during), 'ends_at', upper(g.during),
               'preference', g.seating_preference, 'table_ids', to_jsonb(g.table_ids)) ORDER BY g.created_at, g.id),
           array_agg(g.id),
           range_merge(range_agg(g.during))
    INTO v_parties, v_movable, v_during
    FROM (
        SELECT b.id, b.party_size, b.status, b.booking_type, b.seating_preference, b.created_at,
               capacity_impl.seat_range(b.starts_at, b.ends_at, b.turn_buffer_minutes) AS during,
               capacity_impl.booking_table_ids(p_restaurant_id, b.id) AS table_ids
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (p_booking_ids)
    ) AS g
    -- Where staff seated a party as no rule would, it stays.
    WHERE g.table_ids IS NULL
       OR (p_may_move AND g.status <> 'seated' AND g.booking_type <> 'walk_in' AND EXISTS (
               SELECT FROM capacity_impl.list_seatings(p_restaurant_id) AS s
               WHERE s.table_ids = g.table_ids AND g.party_size BETWEEN s.min_party_size AND s.max_party_size));
    IF v_parties IS NULL THEN
        RETURN;
    END IF;

    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'table_id', a.table_id, 'starts_at', lower(a.taken_during), 'ends_at', upper(a.taken_during))), '[]')
    INTO v_taken
    FROM capacity.booking_table_assignments AS a
    LEFT JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = a.booking_id
    WHERE a.restaurant_id = p_restaurant_id AND a.released_at IS NULL AND a.taken_during && v_during
      AND (a.booking_id = ANY (v_movable)) IS NOT TRUE
      AND (p_with_expired OR (b.hold_expires_at <= capacity_impl.clock()) IS NOT TRUE);

    RETURN QUERY
    SELECT p.party_id, g.table_ids, p.table_ids, p.reason
    FROM capacity_impl.plan_seating(v_parties, v_seatings, v_taken, v_time_zone) AS p
    JOIN jsonb_to_recordset(v_parties) AS g (id uuid, table_ids uuid[]) ON g.id = p.party_id;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.plan_service(uuid, uuid[], boolean, boolean) IS
    'Plans (plan_seating) where these bookings sit: those without a table, and with p_may_move those that have one and have not arrived, except walk-ins and whoever staff seated where it would not fit. Everything else that takes a table in their time stays; p_with_expired: what expired holds still have, too. before: the tables a booking has, after: those it is to have, NULL for none. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.plan_service(uuid, uuid[], boolean, boolean) FROM PUBLIC;

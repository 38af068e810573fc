CREATE OR REPLACE FUNCTION capacity_impl.bookings__count_updated()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v record;
BEGIN
    PERFORM capacity_impl.check_debt_authority(n.restaurant_id, n.id, n.decision_id, n.party_size)
    FROM new_rows AS n
    JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
    WHERE n.debt_authorised AND n.decision_id IS DISTINCT FROM o.decision_id;

    FOR v IN
        WITH changes AS (
            SELECT n.restaurant_id, n.service_date, n.service_period_id,
                   n.party_size AS covers, 1 AS parties,
                   n.enforcement_mode = 'shadow' AS is_shadow,
                   -- An authorisation is used up by the change that it was given for: by what the service gets more.
                   CASE WHEN a.is_authorised THEN greatest(n.party_size - a.own_covers, 0) ELSE 0 END AS authorised_covers,
                   (a.is_authorised AND a.own_covers = 0)::integer AS authorised_parties,
                   CASE WHEN a.is_authorised AND n.party_size > a.own_covers THEN n.decision_id END AS decision_id,
                   -- A booking that keeps its wall time keeps its place, also in a service that is closed by now.
                   CASE WHEN a.own_covers = 0 OR (n.booking_date, n.start_time) <> (o.booking_date, o.start_time)
                        THEN n.starts_at END AS arrival
            FROM new_rows AS n
            JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
            CROSS JOIN LATERAL (
                SELECT n.debt_authorised AND n.decision_id IS DISTINCT FROM o.decision_id AS is_authorised,
                       CASE WHEN capacity.is_live_status(o.status)
                            AND (n.service_date, n.service_period_id) = (o.service_date, o.service_period_id)
                            THEN o.party_size ELSE 0 END AS own_covers
            ) AS a
            WHERE capacity.is_live_status(n.status)
            UNION ALL
            SELECT o.restaurant_id, o.service_date, o.service_period_id,
                   -o.party_size, -1, o.enforcement_mode = 'shadow', 0, 0, NULL, NULL
            FROM old_rows AS o
            WHERE capacity.is_live_status(o.status)
        )
        SELECT c.restaurant_id, c.service_date, c.service_period_id,
               sum(c.covers)::integer AS covers,
               sum(c.parties)::integer AS parties,
               coalesce(sum(c.covers) FILTER (WHERE c.is_shadow), 0)::integer AS shadow_covers,
               coalesce(sum(c.parties) FILTER (WHERE c.is_shadow), 0)::integer AS shadow_parties,
               sum(c.authorised_covers)::integer AS authorised_covers,
               sum(c.authorised_parties)::integer AS authorised_parties,
               max(c.decision_id) AS debt_decision_id,
               min(c.arrival) AS first_arrival,
               max(c.arrival) AS last_arrival
        FROM changes AS c
        GROUP BY c.restaurant_id, c.service_date, c.service_period_id
        HAVING sum(c.covers) <> 0 OR sum(c.parties) <> 0 OR min(c.arrival) IS NOT NULL
            OR coalesce(sum(c.covers) FILTER (WHERE c.is_shadow), 0) <> 0
            OR coalesce(sum(c.parties) FILTER (WHERE c.is_shadow), 0) <> 0
        ORDER BY c.restaurant_id, c.service_date, c.service_period_id
    LOOP
        PERFORM capacity_impl.apply_service_change(
            v.restaurant_id, v.service_date, v.service_period_id, v.covers, v.parties,
            v.shadow_covers, v.shadow_parties, v.authorised_covers, v.authorised_parties,
            v.debt_decision_id, v.first_arrival, v.last_arrival);
    END LOOP;

    FOR v IN
        WITH changes AS (
            SELECT n.restaurant_id, n.slot_date, n.slot_time, n.slot_starts_at, n.service_period_id,
                   n.party_size AS covers,
                   CASE WHEN n.debt_authorised AND n.decision_id IS DISTINCT FROM o.decision_id
                        THEN greatest(n.party_size - CASE
                            WHEN capacity.is_live_status(o.status)
                                 AND (n.slot_date, n.slot_time, n.slot_starts_at) = (o.slot_date, o.slot_time, o.slot_starts_at)
                            THEN o.party_size ELSE 0 END, 0)
                        ELSE 0 END AS authorised_covers
            FROM new_rows AS n
            JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
            WHERE capacity.is_live_status(n.status)
            UNION ALL
            SELECT o.restaurant_id, o.slot_date, o.slot_time, o.slot_starts_at, o.service_period_id, -o.party_size, 0
            FROM old_rows AS o
            WHERE capacity.is_live_status(o.status)
        )
        SELECT c.restaurant_id, c.slot_date, c.slot_time, c.slot_starts_at, min(c.service_period_id::text)::uuid AS service_period_id,
               sum(c.covers)::integer AS covers,
               sum(c.authorised_covers)::integer AS authorised_covers
        FROM changes AS c
        GROUP BY c.restaurant_id, c.slot_date, c.slot_time, c.slot_starts_at
        HAVING sum(c.covers) <> 0
        ORDER BY c.restaurant_id, c.slot_date, c.slot_time, c.slot_starts_at
    LOOP
        PERFORM capacity_impl.apply_slot_change(
            v.restaurant_id, v.slot_date, v.slot_time, v.slot_starts_at, v.service_period_id, v.covers, v.authorised_covers);
    END LOOP;

    -- The services' rows are held by now.
    PERFORM capacity_impl.note_hold(n.restaurant_id, n.service_date, n.service_period_id, n.hold_expires_at)
    FROM new_rows AS n
    WHERE n.hold_expires_at IS NOT NULL;
    PERFORM capacity_impl.check_wall_time(
        n.restaurant_id, n.service_date, n.service_period_id, n.booking_date, n.start_time, n.starts_at)
    FROM new_rows AS n
    JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
    WHERE capacity.is_live_status(n.status)
      AND (NOT capacity.is_live_status(o.status) OR n.starts_at <> o.starts_at);
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__count_updated() IS
    'Trigger, once per statement: moves what updated bookings take, as one net change per service and slot. Two parties that swap two full services in one statement pass. BOOKING_OUTSIDE_SERVICE when a moved booking''s wall time is not the instant it claims, or lies outside of its service. Locks: the ledger rows in key order, then the slots; nothing when capacity does not change.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__count_updated() FROM PUBLIC;

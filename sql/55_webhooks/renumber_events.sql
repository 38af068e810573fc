CREATE OR REPLACE FUNCTION capacity_impl.renumber_events(p_cursor capacity.event_cursor, p_cluster bigint, p_limit integer)
RETURNS capacity.event_cursor
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_restaurant_id uuid;
    v_from bigint;
    v_last bigint;
    v_after capacity.event_cursor;
BEGIN
    SELECT r.restaurant_id INTO v_restaurant_id
    FROM capacity.restaurants AS r
    -- A pass that was under way when the dump was made says nothing here.
    WHERE p_cursor.handing_over IS NOT NULL OR p_cursor.reached_restaurant IS NULL
       OR (r.restaurant_id, 9223372036854775807) > (p_cursor.reached_restaurant, p_cursor.reached_event)
    ORDER BY r.restaurant_id LIMIT 1;
    IF v_restaurant_id IS NULL THEN
        -- Everything is to be handed over, but what has its deliveries is known by them.
        UPDATE capacity.event_cursor AS c
        SET handed_over = '1:1:', handing_over = NULL, reached_restaurant = NULL, reached_event = NULL, system_identifier = p_cluster
        WHERE c.id
        RETURNING c.* INTO v_after;
        RETURN v_after;
    END IF;

    v_from := CASE
        WHEN p_cursor.handing_over IS NULL AND v_restaurant_id = p_cursor.reached_restaurant THEN p_cursor.reached_event ELSE 0 END;
    SELECT e.id INTO v_last
    FROM capacity.outbox_events AS e
    WHERE e.restaurant_id = v_restaurant_id AND e.id > v_from
    ORDER BY e.id OFFSET p_limit - 1 LIMIT 1;
    UPDATE capacity.outbox_events AS e
    SET transaction_id = pg_current_xact_id()::text::bigint
    WHERE e.restaurant_id = v_restaurant_id AND e.id > v_from AND (v_last IS NULL OR e.id <= v_last) AND e.transaction_id IS NOT NULL;
    UPDATE capacity.event_cursor AS c
    SET handing_over = NULL, reached_restaurant = v_restaurant_id, reached_event = coalesce(v_last, 9223372036854775807)
    WHERE c.id
    RETURNING c.* INTO v_after;
    RETURN v_after;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.renumber_events(capacity.event_cursor, bigint, integer) IS
    'After a restore into another cluster: gives up to p_limit events of a restaurant the number of a transaction of this one, or, at the end, says that the cursor is of this one and nothing was handed over; returns the cursor. The caller has locked it. Locks: those events.';

REVOKE ALL ON FUNCTION capacity_impl.renumber_events(capacity.event_cursor, bigint, integer) FROM PUBLIC;

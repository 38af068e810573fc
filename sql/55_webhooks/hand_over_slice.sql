CREATE OR REPLACE FUNCTION capacity_impl.hand_over_slice(
    p_cursor capacity.event_cursor, p_limit integer, OUT after capacity.event_cursor, OUT handed_over integer)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_restaurant_id uuid;
    v_from bigint;
    v_last bigint;
BEGIN
    handed_over := 0;
    SELECT w.restaurant_id INTO v_restaurant_id
    FROM capacity.webhooks AS w
    WHERE w.is_active AND (w.restaurant_id, 9223372036854775807) > (p_cursor.reached_restaurant, p_cursor.reached_event)
    ORDER BY w.restaurant_id LIMIT 1;
    IF v_restaurant_id IS NULL THEN
        UPDATE capacity.event_cursor AS c
        SET handed_over = c.handing_over, handing_over = NULL, reached_restaurant = NULL, reached_event = NULL
        WHERE c.id
        RETURNING c.* INTO after;
        RETURN;
    END IF;

    v_from := CASE WHEN v_restaurant_id = p_cursor.reached_restaurant THEN p_cursor.reached_event ELSE 0 END;
    -- As many as there are, wanted or not: so that a slice has an end.
    SELECT e.id INTO v_last
    FROM capacity.outbox_events AS e
    WHERE e.restaurant_id = v_restaurant_id AND e.id > v_from
    ORDER BY e.id OFFSET p_limit - 1 LIMIT 1;

    WITH handed AS (
        INSERT INTO capacity.webhook_deliveries (
            restaurant_id, webhook_id, event_id, event_type, subject_id, body, next_attempt_at)
        SELECT e.restaurant_id, w.id, e.id, e.event_type, e.subject_id, capacity_impl.event_body(e), capacity_impl.clock()
        FROM capacity.outbox_events AS e
        JOIN capacity.webhooks AS w ON w.restaurant_id = e.restaurant_id
        WHERE e.restaurant_id = v_restaurant_id AND e.id > v_from AND (v_last IS NULL OR e.id <= v_last)
          -- What is committed since waits for its turn, or it might come before an earlier one that this pass went by.
          AND pg_visible_in_snapshot(e.transaction_id::text::xid8, p_cursor.handing_over)
          AND NOT pg_visible_in_snapshot(e.transaction_id::text::xid8, p_cursor.handed_over)
          AND w.is_active AND e.created_at >= w.created_at
          AND capacity_impl.is_event_wanted(w.event_types, e.event_type)
        ORDER BY e.id
        FOR KEY SHARE OF w
        ON CONFLICT ON CONSTRAINT webhook_deliveries_webhook_id_event_id_key DO NOTHING
        RETURNING 1
    )
    SELECT count(*)::integer INTO handed_over FROM handed;

    UPDATE capacity.event_cursor AS c
    SET reached_restaurant = v_restaurant_id, reached_event = coalesce(v_last, 9223372036854775807)
    WHERE c.id
    RETURNING c.* INTO after;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.hand_over_slice(capacity.event_cursor, integer) IS
    'The next slice of a pass, of up to p_limit events of one restaurant, or the end of it; returns the cursor as it is then, and how many deliveries it made. The caller has locked the cursor. A pass hands over what its snapshot saw and the one before did not, by restaurant and id: of one booking in order. Locks: the webhooks, against removal.';

REVOKE ALL ON FUNCTION capacity_impl.hand_over_slice(capacity.event_cursor, integer) FROM PUBLIC;

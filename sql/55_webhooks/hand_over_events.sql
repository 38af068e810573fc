CREATE OR REPLACE FUNCTION capacity_impl.hand_over_events()
RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    -- What is more than this is handed over in slices, some of them at a time: no backlog is too large for a statement's time.
    c_slice CONSTANT integer := 1000;
    v_until timestamptz := clock_timestamp() + interval '1 second';
    v_cluster bigint := (SELECT c.system_identifier FROM pg_control_system() AS c);
    v_cursor capacity.event_cursor;
    v_slice record;
    v_count integer := 0;
BEGIN
    SELECT c.* INTO v_cursor FROM capacity.event_cursor AS c WHERE c.id FOR UPDATE SKIP LOCKED;
    IF v_cursor.id IS NULL THEN
        -- Somebody is at it.
        RETURN 0;
    END IF;

    LOOP
        IF v_cursor.system_identifier <> v_cluster THEN
            -- Restored from a dump: transactions are counted anew here.
            v_cursor := capacity_impl.renumber_events(v_cursor, v_cluster, c_slice);
        ELSIF v_cursor.handing_over IS NOT NULL THEN
            v_slice := capacity_impl.hand_over_slice(v_cursor, c_slice);
            v_cursor := v_slice.after;
            v_count := v_count + v_slice.handed_over;
        ELSIF c_slice < (
            SELECT count(*)
            FROM (
                SELECT FROM capacity.outbox_events AS e
                WHERE e.transaction_id >= pg_snapshot_xmin(v_cursor.handed_over)::text::bigint
                  AND NOT pg_visible_in_snapshot(e.transaction_id::text::xid8, v_cursor.handed_over)
                LIMIT c_slice + 1
            ) AS e
        ) THEN
            UPDATE capacity.event_cursor AS c
            SET handing_over = capacity_impl.snapshot_without_own(pg_current_snapshot()),
                reached_restaurant = '00000000-0000-0000-0000-000000000000', reached_event = 0
            WHERE c.id
            RETURNING c.* INTO v_cursor;
        ELSE
            -- One statement, so that what it sees and what the cursor says is one snapshot.
            WITH handed AS (
                INSERT INTO capacity.webhook_deliveries (
                    restaurant_id, webhook_id, event_id, event_type, subject_id, body, next_attempt_at)
                SELECT e.restaurant_id, w.id, e.id, e.event_type, e.subject_id, capacity_impl.event_body(e), capacity_impl.clock()
                FROM capacity.outbox_events AS e
                JOIN capacity.webhooks AS w ON w.restaurant_id = e.restaurant_id
                WHERE e.transaction_id >= pg_snapshot_xmin(v_cursor.handed_over)::text::bigint
                  AND NOT pg_visible_in_snapshot(e.transaction_id::text::xid8, v_cursor.handed_over)
                  AND w.is_active AND e.created_at >= w.created_at
                  AND capacity_impl.is_event_wanted(w.event_types, e.event_type)
                ORDER BY e.id
                -- Who removes one just now is waited for.
                FOR KEY SHARE OF w
                ON CONFLICT ON CONSTRAINT webhook_deliveries_webhook_id_event_id_key DO NOTHING
                RETURNING 1
            ), moved AS (
                UPDATE capacity.event_cursor AS c
                SET handed_over = capacity_impl.snapshot_without_own(pg_current_snapshot())
                WHERE c.id
            )
            SELECT v_count + count(*)::integer INTO v_count FROM handed;
            RETURN v_count;
        END IF;
        -- After the last slice comes what has happened since.
        EXIT WHEN clock_timestamp() > v_until
            AND (v_cursor.handing_over IS NOT NULL OR v_cursor.system_identifier <> v_cluster);
    END LOOP;
    RETURN v_count;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.hand_over_events() IS
    'Makes deliveries of the events that are visible now and were not when it last ran, for the active webhooks that want them; returns how many. Commits, not ids or times, decide: what began early and commits late is found when it is there, and of the events of one booking, which commit one after the other, an earlier one never comes after a later one. Of very many it does some slices, for about a second, and the next call goes on. 0 while somebody else is at it. Locks: the cursor, if nobody has it; the webhooks, against removal.';

REVOKE ALL ON FUNCTION capacity_impl.hand_over_events() FROM PUBLIC;

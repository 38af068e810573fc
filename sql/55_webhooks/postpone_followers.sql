CREATE OR REPLACE FUNCTION capacity_impl.postpone_followers(p_now timestamptz, p_except_webhook_ids uuid[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_deadline timestamptz := clock_timestamp() + interval '500 milliseconds';
    v_webhook record;
    v_due record;
    v_head tid;
    v_until timestamptz;
    v_is_written boolean;
BEGIN
    FOR v_webhook IN
        SELECT w.restaurant_id, w.id
        FROM capacity.webhooks AS w
        WHERE w.is_active AND (w.paused_until IS NULL OR w.paused_until <= p_now) AND w.id <> ALL (p_except_webhook_ids)
          -- Fewer hide nothing.
          AND EXISTS (
              SELECT FROM capacity.webhook_deliveries AS d
              WHERE d.restaurant_id = w.restaurant_id AND d.webhook_id = w.id AND d.status = 'pending' AND d.next_attempt_at <= p_now
              ORDER BY d.next_attempt_at
              OFFSET 999 LIMIT 1)
    LOOP
        FOR v_due IN
            SELECT d.ctid, d.subject_id
            FROM capacity.webhook_deliveries AS d
            WHERE d.restaurant_id = v_webhook.restaurant_id AND d.webhook_id = v_webhook.id
              AND d.status = 'pending' AND d.next_attempt_at <= p_now
            ORDER BY d.next_attempt_at
            LIMIT 1000
        LOOP
            -- The next call goes on.
            IF clock_timestamp() > v_deadline THEN
                RETURN;
            END IF;
            SELECT d.ctid INTO v_head
            FROM capacity.webhook_deliveries AS d
            WHERE d.restaurant_id = v_webhook.restaurant_id AND d.webhook_id = v_webhook.id
              AND d.subject_id = v_due.subject_id AND d.status = 'pending'
            ORDER BY d.event_id
            LIMIT 1;
            CONTINUE WHEN v_head IS NOT DISTINCT FROM v_due.ctid;

            -- By place: they were just found, and whoever is written meanwhile is left as it is.
            -- Who finishes the earlier one looks for the next: either it is left to him, or he sees what was done here. It is
            -- written, so that he begins anew if he looks at what was before.
            SELECT greatest(d.next_attempt_at, p_now) + interval '10 minutes', d.xmin = pg_current_xact_id()::xid
            INTO v_until, v_is_written
            FROM capacity.webhook_deliveries AS d
            WHERE d.ctid = v_head AND d.status = 'pending'
            FOR NO KEY UPDATE SKIP LOCKED;
            CONTINUE WHEN v_until IS NULL;
            IF NOT v_is_written THEN
                UPDATE capacity.webhook_deliveries AS d SET next_attempt_at = d.next_attempt_at WHERE d.ctid = v_head;
            END IF;

            PERFORM FROM capacity.webhook_deliveries AS d
            WHERE d.ctid = v_due.ctid AND d.status = 'pending' AND d.next_attempt_at <= p_now
            FOR NO KEY UPDATE SKIP LOCKED;
            IF FOUND THEN
                UPDATE capacity.webhook_deliveries AS d
                SET next_attempt_at = v_until, leased_by = NULL
                WHERE d.ctid = v_due.ctid;
            END IF;
        END LOOP;
    END LOOP;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.postpone_followers(timestamptz, uuid[]) IS
    'Where the 1000 deliveries of a webhook that are due longest fill what lease_deliveries looks at: puts off those that wait for an earlier one of their subject, until after that one. wake_next_delivery brings each back when its turn comes. It takes half a second at most. Locks: those deliveries and the earlier ones, where nobody else has them.';

REVOKE ALL ON FUNCTION capacity_impl.postpone_followers(timestamptz, uuid[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.wake_next_delivery(p_delivery capacity.webhook_deliveries)
RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $fn$
    UPDATE capacity.webhook_deliveries AS d
    -- Written also where it is due, as far as the caller sees: who looks at what was before begins anew.
    SET next_attempt_at = least(d.next_attempt_at, capacity_impl.clock())
    FROM (
        SELECT p.id
        FROM capacity.webhook_deliveries AS p
        WHERE p.restaurant_id = p_delivery.restaurant_id AND p.webhook_id = p_delivery.webhook_id
          AND p.subject_id = p_delivery.subject_id AND p.status = 'pending'
        ORDER BY p.event_id
        LIMIT 1
    ) AS n
    WHERE d.restaurant_id = p_delivery.restaurant_id AND d.id = n.id AND d.leased_by IS NULL
$fn$;

COMMENT ON FUNCTION capacity_impl.wake_next_delivery(capacity.webhook_deliveries) IS
    'After a delivery has arrived, or was given up: the next one of its subject is due, if it was put off. The caller has written what came of it. Locks: the next one.';

REVOKE ALL ON FUNCTION capacity_impl.wake_next_delivery(capacity.webhook_deliveries) FROM PUBLIC;

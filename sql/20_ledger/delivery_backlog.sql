CREATE OR REPLACE FUNCTION capacity_impl.delivery_backlog(
    OUT pending integer, OUT dead integer, OUT oldest_pending timestamptz)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
AS $fn$
    SELECT (p.deliveries + e.events)::integer, (SELECT count(*)::integer FROM capacity.webhook_deliveries AS d WHERE d.status = 'dead'),
           least(p.oldest, e.oldest)
    FROM (
        SELECT count(*) AS deliveries, min(d.created_at) AS oldest
        FROM capacity.webhook_deliveries AS d
        JOIN capacity.webhooks AS w ON w.restaurant_id = d.restaurant_id AND w.id = d.webhook_id
        WHERE d.status = 'pending' AND w.is_active
    ) AS p
    CROSS JOIN (
        -- What nobody has handed over yet, as hand_over_events would: where deliver is not run, this is all there is.
        SELECT count(*) AS events, min(o.created_at) AS oldest
        FROM capacity.event_cursor AS c
        JOIN capacity.outbox_events AS o ON o.transaction_id >= pg_snapshot_xmin(c.handed_over)::text::bigint
            AND NOT pg_visible_in_snapshot(o.transaction_id::text::xid8, c.handed_over)
            -- Nor what a pass that is under way has handed over.
            AND (c.handing_over IS NULL OR NOT pg_visible_in_snapshot(o.transaction_id::text::xid8, c.handing_over)
                 OR (o.restaurant_id, o.id) > (c.reached_restaurant, c.reached_event))
        JOIN capacity.webhooks AS w ON w.restaurant_id = o.restaurant_id AND w.is_active AND o.created_at >= w.created_at
            AND capacity_impl.is_event_wanted(w.event_types, o.event_type)
        WHERE c.id AND EXISTS (SELECT FROM capacity.webhooks AS a WHERE a.is_active)
    ) AS e
$fn$;

COMMENT ON FUNCTION capacity_impl.delivery_backlog() IS
    'How many deliveries and events not yet handed over have not arrived at webhooks that are active, how many were given up, in all restaurants, and since when the oldest waits. Reads partial indexes and the newest events alone: what was delivered is far more.';

REVOKE ALL ON FUNCTION capacity_impl.delivery_backlog() FROM PUBLIC;

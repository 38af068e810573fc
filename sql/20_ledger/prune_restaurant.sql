CREATE OR REPLACE FUNCTION capacity_impl.prune_restaurant(
    p_restaurant_id uuid,
    p_keys_before timestamptz,
    p_events_before timestamptz,
    p_deliveries_before timestamptz,
    p_limit integer,
    p_is_trial boolean,
    OUT keys integer,
    OUT events integer,
    OUT deliveries integer)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_has_webhook boolean := EXISTS (
        SELECT FROM capacity.webhooks AS w WHERE w.restaurant_id = p_restaurant_id AND w.is_active);
    v_handed_over pg_snapshot := (
        SELECT c.handed_over FROM capacity.event_cursor AS c
        WHERE c.id AND c.system_identifier = (SELECT s.system_identifier FROM pg_control_system() AS s));
BEGIN
    WITH found AS MATERIALIZED (
        SELECT k.operation, k.key FROM capacity.idempotency_keys AS k
        WHERE k.restaurant_id = p_restaurant_id AND k.created_at < p_keys_before
        LIMIT p_limit FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM capacity.idempotency_keys AS k USING found AS f
        WHERE NOT p_is_trial AND k.restaurant_id = p_restaurant_id AND k.operation = f.operation AND k.key = f.key
    )
    SELECT count(*)::integer INTO keys FROM found;

    WITH found AS MATERIALIZED (
        SELECT e.id FROM capacity.outbox_events AS e
        WHERE e.restaurant_id = p_restaurant_id AND e.created_at < p_events_before
          -- What nobody is told need not wait; what somebody is must have become a delivery.
          AND (NOT v_has_webhook OR e.transaction_id IS NULL
               OR pg_visible_in_snapshot(e.transaction_id::text::xid8, v_handed_over) IS TRUE)
        ORDER BY e.id LIMIT p_limit - keys FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM capacity.outbox_events AS e USING found AS f
        WHERE NOT p_is_trial AND e.restaurant_id = p_restaurant_id AND e.id = f.id
    )
    SELECT count(*)::integer INTO events FROM found;

    WITH found AS MATERIALIZED (
        SELECT d.id FROM capacity.webhook_deliveries AS d
        WHERE d.restaurant_id = p_restaurant_id AND d.status <> 'pending'
          AND coalesce(d.delivered_at, d.created_at) < p_deliveries_before
        LIMIT p_limit - keys - events FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM capacity.webhook_deliveries AS d USING found AS f
        WHERE NOT p_is_trial AND d.restaurant_id = p_restaurant_id AND d.id = f.id
    )
    SELECT count(*)::integer INTO deliveries FROM found;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.prune_restaurant(uuid, timestamptz, timestamptz, timestamptz, integer, boolean) IS
    'Deletes up to p_limit rows of a restaurant that nobody needs any more: keys, events that were handed over or that no webhook waits for, deliveries that are done with. p_is_trial: only counts them. Locks: those rows, where nobody else has them.';

REVOKE ALL ON FUNCTION capacity_impl.prune_restaurant(uuid, timestamptz, timestamptz, timestamptz, integer, boolean) FROM PUBLIC;

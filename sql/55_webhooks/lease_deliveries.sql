CREATE OR REPLACE FUNCTION capacity_impl.lease_deliveries(p_limit integer, p_lease interval, p_except_webhook_ids uuid[])
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    -- No webhook gets more than a quarter at a time, while others may want some too.
    v_each integer := greatest(p_limit / 4, 1);
    v_deliveries jsonb;
BEGIN
    -- One row of each webhook, with arrays: so that no plan, however wrong its statistics, joins many rows with many.
    WITH due AS MATERIALIZED (
        SELECT w.restaurant_id, o.ids, o.times,
               -- What is being sent just now by whomever: of this webhook, and of the restaurant. Where receivers are slow only few
               -- places are free at a time, and who holds many of the others has had its turn.
               (
                   SELECT ARRAY[count(*) FILTER (WHERE v.id = w.id), count(*)]
                   FROM capacity.webhooks AS v
                   CROSS JOIN LATERAL (
                       SELECT d.leased_by
                       FROM capacity.webhook_deliveries AS d
                       WHERE d.restaurant_id = v.restaurant_id AND d.webhook_id = v.id
                         AND d.status = 'pending' AND d.next_attempt_at > v_now
                         -- Twice: who took it may have a later clock or a longer lease. What waits besides is mostly further off.
                         AND d.next_attempt_at <= v_now + 2 * p_lease
                       ORDER BY d.next_attempt_at
                       LIMIT 1000
                   ) AS l
                   WHERE v.restaurant_id = w.restaurant_id AND l.leased_by IS NOT NULL
               ) AS under_way
        FROM capacity.webhooks AS w
        CROSS JOIN LATERAL (
            SELECT array_agg(d.id ORDER BY d.next_attempt_at, d.event_id) AS ids,
                   array_agg(d.next_attempt_at ORDER BY d.next_attempt_at, d.event_id) AS times
            FROM (
                SELECT q.id, q.next_attempt_at, q.event_id
                FROM (
                    SELECT f.id, f.next_attempt_at, f.event_id, f.subject_id
                    FROM capacity.webhook_deliveries AS f
                    WHERE f.restaurant_id = w.restaurant_id AND f.webhook_id = w.id
                      AND f.status = 'pending' AND f.next_attempt_at <= v_now
                    ORDER BY f.next_attempt_at
                    -- As postpone_followers has it, which makes room where these all wait for others.
                    LIMIT 1000
                ) AS q
                -- In order: what comes later for the same subject waits, also while somebody tries the earlier one.
                -- Row by row, from the one that is due longest: only as many are looked at as it takes.
                WHERE q.event_id = (
                    SELECT p.event_id
                    FROM capacity.webhook_deliveries AS p
                    WHERE p.restaurant_id = w.restaurant_id AND p.webhook_id = w.id
                      AND p.subject_id = q.subject_id AND p.status = 'pending'
                    ORDER BY p.event_id
                    LIMIT 1)
                ORDER BY q.next_attempt_at
                LIMIT CASE WHEN w.failing_since IS NULL THEN v_each ELSE 1 END
            ) AS d
        ) AS o
        WHERE w.is_active AND (w.paused_until IS NULL OR w.paused_until <= v_now)
          AND w.id <> ALL (p_except_webhook_ids) AND o.ids IS NOT NULL
    ), found AS MATERIALIZED (
        SELECT u.restaurant_id, c.id, c.next_attempt_at,
               u.under_way[2] + row_number() OVER (
                   PARTITION BY u.restaurant_id ORDER BY u.under_way[1] + c.place, c.next_attempt_at) AS turn
        FROM due AS u
        CROSS JOIN LATERAL unnest(u.ids, u.times) WITH ORDINALITY AS c (id, next_attempt_at, place)
        ORDER BY turn, c.next_attempt_at
        -- Others may be taking the first of them just now.
        LIMIT 4 * p_limit
    ), taken AS MATERIALIZED (
        SELECT d.restaurant_id, d.id, f.turn, f.next_attempt_at
        FROM found AS f
        JOIN capacity.webhook_deliveries AS d ON d.restaurant_id = f.restaurant_id AND d.id = f.id
        WHERE d.status = 'pending' AND d.next_attempt_at <= v_now
        ORDER BY f.turn, f.next_attempt_at
        LIMIT p_limit
        FOR UPDATE OF d SKIP LOCKED
    ), leased AS (
        UPDATE capacity.webhook_deliveries AS d
        SET leased_by = gen_random_uuid(), next_attempt_at = v_now + p_lease
        FROM taken AS t
        WHERE d.restaurant_id = t.restaurant_id AND d.id = t.id
        RETURNING d.restaurant_id, d.id, d.webhook_id, d.event_id, d.event_type, d.body, d.leased_by, d.attempts
    ), paused AS (
        UPDATE capacity.webhooks AS w
        SET paused_until = v_now + p_lease
        FROM (SELECT DISTINCT l.restaurant_id, l.webhook_id FROM leased AS l) AS l
        WHERE w.restaurant_id = l.restaurant_id AND w.id = l.webhook_id AND w.failing_since IS NOT NULL
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'restaurant_id', l.restaurant_id, 'id', l.id, 'webhook_id', l.webhook_id, 'event_type', l.event_type, 'url', w.url,
               'secrets', to_jsonb(array_remove(ARRAY[w.secret, w.previous_secret], NULL)),
               'body', l.body::text, 'lease', l.leased_by, 'attempt', l.attempts + 1) ORDER BY l.event_id), '[]')
    INTO v_deliveries
    FROM leased AS l
    JOIN capacity.webhooks AS w ON w.restaurant_id = l.restaurant_id AND w.id = l.webhook_id;
    PERFORM capacity_impl.postpone_followers(v_now, p_except_webhook_ids);
    RETURN v_deliveries;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lease_deliveries(integer, interval, uuid[]) IS
    'Takes up to p_limit deliveries that are due, of any active webhook but those that are named, and returns them with what it takes to send them. Fair: the restaurant that has the fewest under way is first, and of its webhooks the one that has the fewest; a webhook that fails gets one at a time, after its pause. In order: a delivery waits for earlier ones of its subject. Of each webhook it looks at the 1000 that are due longest. Locks: the deliveries, where nobody else has them; webhooks that fail.';

REVOKE ALL ON FUNCTION capacity_impl.lease_deliveries(integer, interval, uuid[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_v1.get_monitoring()
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_counted record;
    v_webhooks record;
    v_unconfigured record;
    v_overbooked record;
    v_expired_holds integer;
BEGIN
    PERFORM capacity_impl.check_service_access();

    SELECT count(*)::integer AS restaurants,
           (count(*) FILTER (WHERE capacity_impl.effective_enforcement(
               r.enforcement, r.rollout_bucket, s.enforcement_percent) = 'enforce'))::integer AS enforcing
    INTO v_counted
    FROM capacity.restaurants AS r CROSS JOIN capacity.settings AS s;

    SELECT count(*)::integer AS total,
           coalesce(jsonb_agg(jsonb_build_object('restaurant_id', u.restaurant_id, 'name', u.name)
               ORDER BY u.restaurant_id) FILTER (WHERE u.place <= 100), '[]') AS listed
    INTO v_unconfigured
    FROM (SELECT c.*, row_number() OVER (ORDER BY c.restaurant_id) AS place
          FROM capacity_impl.unconfigured_restaurants() AS c) AS u;

    -- Causes only of those that are listed.
    WITH o AS MATERIALIZED (SELECT * FROM capacity_impl.overbooked_services()),
    l AS (SELECT * FROM o ORDER BY o.starts_at, o.restaurant_id, o.service_period_id LIMIT 100)
    SELECT (SELECT count(*) FROM o)::integer AS total,
           coalesce(jsonb_agg(jsonb_build_object(
               'restaurant_id', l.restaurant_id, 'service_date', l.service_date,
               'service_period_id', l.service_period_id, 'service_period', p.name,
               'booked_covers', l.booked_covers, 'max_covers', l.max_covers, 'excess_covers', l.excess_covers,
               'booked_parties', l.booked_parties, 'max_parties', l.max_parties, 'excess_parties', l.excess_parties,
               'cause', d.operation) ORDER BY l.starts_at, l.restaurant_id, l.service_period_id), '[]') AS listed
    INTO v_overbooked
    FROM l
    JOIN capacity.service_periods AS p ON p.restaurant_id = l.restaurant_id AND p.id = l.service_period_id
    LEFT JOIN capacity.decisions AS d ON d.restaurant_id = l.restaurant_id AND d.id = l.debt_decision_id;

    SELECT * INTO v_webhooks FROM capacity_impl.delivery_backlog();

    SELECT count(*)::integer INTO v_expired_holds
    FROM capacity.bookings AS b
    WHERE b.hold_expires_at <= capacity_impl.clock();

    RETURN jsonb_build_object(
        'success', true,
        'restaurants', v_counted.restaurants,
        'restaurants_enforcing', v_counted.enforcing,
        'restaurants_unconfigured', v_unconfigured.total,
        'unconfigured', v_unconfigured.listed,
        'overbooked_services', v_overbooked.total,
        'overbooked', v_overbooked.listed,
        'webhooks_pending', v_webhooks.pending,
        'webhooks_dead', v_webhooks.dead,
        'oldest_pending_seconds', CASE WHEN v_webhooks.oldest_pending IS NOT NULL THEN greatest(
            extract(epoch FROM capacity_impl.clock() - v_webhooks.oldest_pending), 0)::integer END,
        'expired_holds', v_expired_holds);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_monitoring() IS
$doc$What an alert is made of, for all restaurants at once. Cheap: made to be asked every 15 seconds; it reads indexes of what is rare, and each restaurant once. The views capacity_v1.monitor_* show the same as rows.

Returns: success, restaurants, restaurants_enforcing (their limits refuse; the others run in shadow mode), restaurants_unconfigured (active ones without a limit, pacing or tables that are needed: nothing is ever refused there for capacity), unconfigured (of them the first 100: restaurant_id, name), overbooked_services (services not yet over whose debt is more than what shadow mode has to do with), overbooked (of them the next 100: restaurant_id, service_date, service_period_id, service_period, booked_covers, max_covers, excess_covers, booked_parties, max_parties, excess_parties, cause: the operation that left or raised the debt, null where it is not known), webhooks_pending, webhooks_dead (deliveries that were given up), oldest_pending_seconds (of the deliveries to come; null without one), expired_holds (not swept yet: more than a few, and nobody runs sweep). A restaurant is active with a service period of its own or a live booking on a date from 30 days ago on.
Access: service_role; nobody else may call it.
Errors: none.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_monitoring() FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_monitoring() TO service_role;

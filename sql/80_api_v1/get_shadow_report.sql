CREATE OR REPLACE FUNCTION capacity_v1.get_shadow_report(p_first_date date, p_last_date date, p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_restaurant_id uuid;
    v_limit integer;
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_first_date', p_first_date, 'p_last_date', p_last_date, 'p_options', p_options));
    PERFORM capacity_impl.check_date('p_first_date', p_first_date);
    PERFORM capacity_impl.check_date('p_last_date', p_last_date);
    IF p_last_date - p_first_date NOT BETWEEN 0 AND 365 THEN
        PERFORM capacity_impl.fail('INVALID_DATE', jsonb_build_object(
            'argument', 'p_last_date', 'value', p_last_date, 'min', p_first_date, 'max', p_first_date + 365));
    END IF;
    PERFORM capacity_impl.check_options(p_options, '{"restaurant_id": "string", "examples": "number", "limit": "number"}');
    v_restaurant_id := capacity_impl.uuid_option(p_options, 'restaurant_id');
    PERFORM capacity_impl.check_number_option(p_options, 'examples', 0, 100);
    PERFORM capacity_impl.check_number_option(p_options, 'limit', 1, 1000);
    v_limit := coalesce((p_options ->> 'limit')::integer, 100);
    IF v_restaurant_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = v_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', v_restaurant_id));
    END IF;

    RETURN (
        WITH counted AS MATERIALIZED (
            SELECT c.*, row_number() OVER (ORDER BY c.would_refuse DESC, c.restaurant_id) AS place
            FROM capacity_impl.shadow_counts(
                v_restaurant_id, p_first_date, p_last_date, coalesce((p_options ->> 'examples')::integer, 3)) AS c
        ), rules AS (
            SELECT coalesce(jsonb_agg(jsonb_build_object('rule', g.rule, 'requests', g.requests, 'covers', g.covers)
                                      ORDER BY g.requests DESC, g.rule), '[]') AS rules
            FROM (SELECT v.rule ->> 'rule' AS rule, sum((v.rule ->> 'requests')::bigint) AS requests,
                         sum((v.rule ->> 'covers')::bigint) AS covers
                  FROM counted AS c CROSS JOIN LATERAL jsonb_array_elements(c.counts -> 'rules') AS v (rule)
                  GROUP BY v.rule ->> 'rule') AS g
        )
        SELECT jsonb_build_object(
            'success', true,
            'first_date', p_first_date,
            'last_date', p_last_date,
            'total', jsonb_build_object(
                'restaurants', count(*),
                'restaurants_affected', count(*) FILTER (WHERE c.would_refuse > 0),
                'requests', coalesce(sum((c.counts ->> 'requests')::bigint), 0),
                'covers', coalesce(sum((c.counts ->> 'covers')::bigint), 0),
                'refused', coalesce(sum((c.counts ->> 'refused')::bigint), 0),
                'unjudged', coalesce(sum((c.counts ->> 'unjudged')::bigint), 0),
                'would_refuse', coalesce(sum(c.would_refuse), 0),
                'would_refuse_covers', coalesce(sum((c.counts ->> 'would_refuse_covers')::bigint), 0),
                'share_percent', round(100.0 * sum(c.would_refuse) / nullif(sum((c.counts ->> 'requests')::bigint), 0), 1),
                'rules', (SELECT r.rules FROM rules AS r),
                'overbooked', jsonb_build_object(
                    'services', coalesce(sum((c.counts #>> '{overbooked,services}')::bigint), 0),
                    'covers', coalesce(sum((c.counts #>> '{overbooked,covers}')::bigint), 0),
                    'parties', coalesce(sum((c.counts #>> '{overbooked,parties}')::bigint), 0)),
                'still_overbooked', jsonb_build_object(
                    'services', coalesce(sum((c.counts #>> '{still_overbooked,services}')::bigint), 0),
                    'covers', coalesce(sum((c.counts #>> '{still_overbooked,covers}')::bigint), 0),
                    'parties', coalesce(sum((c.counts #>> '{still_overbooked,parties}')::bigint), 0))),
            'restaurants', coalesce(jsonb_agg(
                c.counts || jsonb_build_object(
                    'restaurant_id', c.restaurant_id, 'name', c.name, 'mode', c.mode, 'examples', c.examples)
                ORDER BY c.place) FILTER (WHERE c.place <= v_limit), '[]'),
            'is_complete', count(*) <= v_limit)
        FROM counted AS c);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_shadow_report(date, date, jsonb) IS
$doc$What enforcing would have refused: the requests that were decided in shadow mode on these dates, and the overbookings that came of letting them in.

It counts what was recorded, request by request. Enforcing would have led elsewhere: a party that is refused leaves room for a later one, and guests who are refused ask for other times. So would_refuse is an upper bound of the requests that would have gone without any place, and no forecast.

p_first_date, p_last_date: when it was decided, by the calendar of each restaurant; at most 366 days.
p_options: restaurant_id (text, a uuid: only this one), examples (0 to 100, default 3: the latest of each restaurant), limit (1 to 1000, default 100: restaurants that are listed; all of them are counted).
Returns: success, first_date, last_date, total, restaurants (those with the most first), is_complete. Each restaurant: restaurant_id, name, mode (now), requests and covers (bookings, holds, changes of party, date or time, and guests who came after all, decided in shadow mode), refused (by clock or calendar, in every mode), unjudged (direct writes, which record no judgement), would_refuse and would_refuse_covers, share_percent, rules (rule, requests, covers: a request counts under every rule that it violates), overbooked (services, covers, parties: how far over their limits they were at worst, by what shadow mode let in), still_overbooked (the same as it is now), examples (decision_id, decided_at, decided_local, operation, code, booking_id, booking_date, start_time, party_size, service_date, service_period_id, violations: no guest's data). total has the same counts, and restaurants and restaurants_affected.
What an override let in counts under requests only.
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, INVALID_DATE, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_shadow_report(date, date, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_shadow_report(date, date, jsonb) TO service_role;

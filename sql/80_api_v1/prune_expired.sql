CREATE OR REPLACE FUNCTION capacity_v1.prune_expired(p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_option text;
    v_now timestamptz;
    v_limit integer;
    v_is_trial boolean;
    v_restaurant_id uuid;
    v_pruned record;
    v_restaurants integer := 0;
    v_keys integer := 0;
    v_events integer := 0;
    v_deliveries integer := 0;
    v_left integer;
    v_next uuid;
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object('p_options', p_options));
    PERFORM capacity_impl.check_options(p_options,
        '{"keys_days": "number", "events_days": "number", "deliveries_days": "number", "limit": "number",
          "dry_run": "boolean", "from_restaurant_id": "string"}');
    FOREACH v_option IN ARRAY ARRAY['keys_days', 'events_days', 'deliveries_days'] LOOP
        IF coalesce(p_options -> v_option, 'null') <> 'null'
           AND NOT capacity_impl.is_whole_number(p_options -> v_option, 1, 3650) THEN
            PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
                'option', v_option, 'type', 'whole number from 1 to 3650'));
        END IF;
    END LOOP;
    IF coalesce(p_options -> 'limit', 'null') <> 'null'
       AND NOT capacity_impl.is_whole_number(p_options -> 'limit', 1, 100000) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'limit', 'type', 'whole number from 1 to 100000'));
    END IF;
    v_now := capacity_impl.clock();
    v_limit := coalesce((p_options ->> 'limit')::integer, 10000);
    v_is_trial := coalesce((p_options ->> 'dry_run')::boolean, false);
    v_left := v_limit;

    -- Not all of them in one transaction, also where there is nothing to delete.
    FOR v_restaurant_id IN
        SELECT r.restaurant_id FROM capacity.restaurants AS r
        WHERE r.restaurant_id >= coalesce(
            capacity_impl.uuid_option(p_options, 'from_restaurant_id'), '00000000-0000-0000-0000-000000000000')
        ORDER BY r.restaurant_id LIMIT 501
    LOOP
        IF v_restaurants = 500 THEN
            v_next := v_restaurant_id;
            EXIT;
        END IF;
        v_pruned := capacity_impl.prune_restaurant(
            v_restaurant_id,
            v_now - make_interval(days => coalesce((p_options ->> 'keys_days')::integer, 30)),
            v_now - make_interval(days => coalesce((p_options ->> 'events_days')::integer, 7)),
            v_now - make_interval(days => coalesce((p_options ->> 'deliveries_days')::integer, 30)),
            -- A trial takes nothing away, and so would find the same again: it counts all of a restaurant.
            CASE WHEN v_is_trial THEN 2147483647 ELSE v_left END, v_is_trial);
        v_keys := v_keys + v_pruned.keys;
        v_events := v_events + v_pruned.events;
        v_deliveries := v_deliveries + v_pruned.deliveries;
        v_left := v_limit - v_keys - v_events - v_deliveries;
        IF v_left <= 0 AND NOT v_is_trial THEN
            -- There may be more of it.
            v_next := v_restaurant_id;
            EXIT;
        END IF;
        v_restaurants := v_restaurants + 1;
    END LOOP;
    RETURN jsonb_build_object(
        'success', true, 'keys', v_keys, 'events', v_events, 'deliveries', v_deliveries, 'restaurants', v_restaurants,
        'is_complete', v_next IS NULL, 'next_restaurant_id', v_next);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.prune_expired(jsonb) IS
$doc$Deletes what nobody needs any more: old idempotency keys, events that were handed over, deliveries that are done with. Bookings and decisions are never deleted. Run it every night.

p_options: keys_days (whole number, 1 to 3650, default 30: a request that is repeated with its key within so many days is answered as before, later it is a new one), events_days (the same, default 7: events that became deliveries, or are of a restaurant without an active webhook), deliveries_days (the same, default 30: deliveries that arrived or were given up), limit (whole number, 1 to 100000, default 10000: delete no more than so many rows), dry_run (boolean: only count), from_restaurant_id (text, a uuid: where to go on).
Returns: success, keys, events, deliveries (deleted, or with dry_run what would be), restaurants (done with), is_complete, next_restaurant_id (null when complete, else where to go on: at the limit, and after 500 restaurants). Call it until it is complete, each time in a transaction of its own, as capacity-db prune does. A row that somebody is busy with is left for the next time.
Access: service_role; nobody else may call it.
Errors: UNKNOWN_OPTION, INVALID_OPTION, MISSING_ARGUMENT. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks: the rows that it deletes or counts.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.prune_expired(jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.prune_expired(jsonb) TO service_role;

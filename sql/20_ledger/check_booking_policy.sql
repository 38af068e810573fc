CREATE OR REPLACE FUNCTION capacity_impl.check_booking_policy(p_policy jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v record;
    v_is_valid boolean;
BEGIN
    IF jsonb_typeof(p_policy) IS DISTINCT FROM 'object' THEN
        PERFORM capacity_impl.fail('INVALID_POLICY', jsonb_build_object('key', NULL, 'takes', 'object'));
    END IF;
    FOR v IN
        SELECT g.key, g.value, k.least, k.greatest, k.is_nullable, k.takes
        FROM jsonb_each(p_policy) AS g (key, value)
        LEFT JOIN (VALUES
            ('slot_interval_minutes', 5, 240, false, 'whole number from 5 to 240'),
            ('dining_duration_minutes', 15, 1440, false, 'whole number from 15 to 1440'),
            ('min_notice_minutes', 0, 525600, false, 'whole number from 0 to 525600'),
            ('booking_horizon_days', 0, 3650, true, 'whole number from 0 to 3650, or null'),
            ('min_party_size', 1, 1000, false, 'whole number from 1 to 1000'),
            ('max_party_size', 1, 1000, false, 'whole number from 1 to 1000'),
            ('turn_buffer_minutes', 0, 240, false, 'whole number from 0 to 240'),
            ('requires_table', NULL, NULL, false, 'true or false'),
            ('max_hold_minutes', 1, 1440, false, 'whole number from 1 to 1440'),
            ('waitlist_offer_minutes', 1, 1440, false, 'whole number from 1 to 1440'),
            ('slot_covers', 0, 1000000, true, 'whole number from 0 to 1000000, or null'),
            ('remaining_shown_below', 0, 1000000, true, 'whole number from 0 to 1000000, or null'),
            ('channels', NULL, NULL, true, 'array of 1 to 50 distinct texts of 1 to 100 characters, or null'),
            ('dining_durations', NULL, NULL, false,
             'array of up to 1000 objects with min_party_size, max_party_size (1 to 1000, in order), minutes (15 to 1440) and perhaps service_period_id')
        ) AS k (key, least, greatest, is_nullable, takes) ON k.key = g.key
        ORDER BY g.key
    LOOP
        v_is_valid := CASE
            WHEN v.takes IS NULL THEN false
            WHEN v.value = 'null' THEN v.is_nullable
            WHEN v.least IS NOT NULL THEN capacity_impl.is_whole_number(v.value, v.least, v.greatest)
            WHEN v.key = 'requires_table' THEN jsonb_typeof(v.value) = 'boolean'
            WHEN jsonb_typeof(v.value) <> 'array' THEN false
            WHEN v.key = 'channels' THEN (
                SELECT count(*) BETWEEN 1 AND 50 AND count(*) = count(DISTINCT e.element)
                       AND bool_and(jsonb_typeof(e.element) = 'string' AND length(e.element #>> '{}') BETWEEN 1 AND 100)
                FROM jsonb_array_elements(v.value) AS e (element))
            ELSE jsonb_array_length(v.value) <= 1000 AND NOT EXISTS (
                SELECT FROM jsonb_array_elements(v.value) AS e (element)
                WHERE NOT capacity_impl.is_dining_duration(e.element))
            END;
        IF v_is_valid IS NOT TRUE THEN
            PERFORM capacity_impl.fail('INVALID_POLICY', jsonb_build_object('key', left(v.key, 100), 'takes', v.takes));
        END IF;
    END LOOP;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_booking_policy(jsonb) IS
    'Raises INVALID_POLICY unless p_policy is an object of known keys whose values are each in range; names the first key that is not, and what it takes: null for a key that does not exist. Whether the values fit each other is for set_booking_policy, which knows the rest.';

REVOKE ALL ON FUNCTION capacity_impl.check_booking_policy(jsonb) FROM PUBLIC;

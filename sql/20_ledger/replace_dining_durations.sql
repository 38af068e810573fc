CREATE OR REPLACE FUNCTION capacity_impl.replace_dining_durations(p_restaurant_id uuid, p_durations jsonb)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_unknown text;
BEGIN
    SELECT min(e.duration ->> 'service_period_id') INTO v_unknown
    FROM jsonb_array_elements(p_durations) AS e (duration)
    WHERE e.duration ->> 'service_period_id' IS NOT NULL
      AND NOT EXISTS (
            SELECT FROM capacity.service_periods AS p
            WHERE p.restaurant_id = p_restaurant_id AND p.id = (e.duration ->> 'service_period_id')::uuid
              AND p.retired_at IS NULL);
    IF v_unknown IS NOT NULL THEN
        PERFORM capacity_impl.fail('SERVICE_PERIOD_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'service_period_id', v_unknown));
    END IF;

    DELETE FROM capacity.dining_durations AS d WHERE d.restaurant_id = p_restaurant_id;
    BEGIN
        INSERT INTO capacity.dining_durations (restaurant_id, service_period_id, min_party_size, max_party_size, minutes)
        SELECT p_restaurant_id,
               (e.duration ->> 'service_period_id')::uuid,
               (e.duration -> 'min_party_size')::smallint,
               (e.duration -> 'max_party_size')::smallint,
               (e.duration -> 'minutes')::smallint
        FROM jsonb_array_elements(p_durations) AS e (duration);
    EXCEPTION WHEN exclusion_violation THEN
        PERFORM capacity_impl.fail('INVALID_POLICY', jsonb_build_object(
            'key', 'dining_durations', 'takes', 'party sizes that do not overlap, for the restaurant and for each period'));
    END;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.replace_dining_durations(uuid, jsonb) IS
    'Writes the table of dining durations anew, from an array whose elements are is_dining_duration. Raises SERVICE_PERIOD_NOT_FOUND, and INVALID_POLICY where two rows of a scope share a party size. restaurants.has_dining_durations is the caller''s.';

REVOKE ALL ON FUNCTION capacity_impl.replace_dining_durations(uuid, jsonb) FROM PUBLIC;

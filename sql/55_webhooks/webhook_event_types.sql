CREATE OR REPLACE FUNCTION capacity_impl.webhook_event_types(p_types jsonb)
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_types text[];
BEGIN
    IF coalesce(p_types, 'null') = 'null' THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(DISTINCT t.type ORDER BY t.type) INTO v_types
    FROM jsonb_array_elements(p_types) AS e (element)
    CROSS JOIN LATERAL (SELECT CASE WHEN jsonb_typeof(e.element) = 'string' THEN e.element #>> '{}' END AS type) AS t;
    IF v_types IS NULL OR cardinality(v_types) > 50 OR EXISTS (
        SELECT FROM unnest(v_types) AS t (type)
        WHERE (t.type ~ '^(booking|capacity|waitlist)[.]([a-z_]{1,50}|[*])$') IS NOT TRUE) THEN
        PERFORM capacity_impl.fail('INVALID_WEBHOOK', jsonb_build_object(
            'key', 'event_types', 'type', '1 to 50 types such as booking.created, booking.*, capacity.changed or waitlist.*'));
    END IF;
    RETURN v_types;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.webhook_event_types(jsonb) IS
    'The types of events that a JSON array names, each once and in order; NULL (all) for null. Raises INVALID_WEBHOOK.';

REVOKE ALL ON FUNCTION capacity_impl.webhook_event_types(jsonb) FROM PUBLIC;

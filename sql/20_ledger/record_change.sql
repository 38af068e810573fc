CREATE OR REPLACE FUNCTION capacity_impl.record_change()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_before jsonb := to_jsonb(OLD);
    v_after  jsonb := to_jsonb(NEW);
    v_restaurant_id uuid := (coalesce(v_after, v_before) ->> 'restaurant_id')::uuid;
    -- They follow from the change.
    v_stamps text[] := ARRAY['created_at', 'updated_at', 'seating_version', 'reserved_count', 'excess_count', 'version'];
    v_keys text[];
BEGIN
    SELECT array_agg(k.key ORDER BY k.key) INTO v_keys
    FROM jsonb_object_keys(coalesce(v_after, v_before)) AS k (key)
    WHERE v_before -> k.key IS DISTINCT FROM v_after -> k.key AND k.key <> ALL (v_stamps);
    IF v_keys IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO capacity.decisions (restaurant_id, decided_at, operation, outcome, mode, actor, options)
    SELECT v_restaurant_id, capacity_impl.clock(), 'sql_' || lower(TG_OP), 'accepted',
           capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, s.enforcement_percent),
           capacity_impl.current_actor(),
           jsonb_build_object(
               'table', TG_ARGV[0],
               'id', coalesce(v_after, v_before) -> 'id',
               'changes', to_jsonb(v_keys),
               -- Notes may name guests, and decisions are kept.
               'before', (SELECT jsonb_object_agg(b.key, b.value) FROM jsonb_each(v_before) AS b
                          WHERE b.key = ANY (v_keys) AND b.key <> 'notes'),
               'after', (SELECT jsonb_object_agg(a.key, a.value) FROM jsonb_each(v_after) AS a
                         WHERE a.key = ANY (v_keys) AND a.key <> 'notes'))
    FROM capacity.restaurants AS r
    JOIN capacity.settings AS s ON s.id
    WHERE r.restaurant_id = v_restaurant_id;

    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, payload)
    VALUES (v_restaurant_id, 'capacity.changed', v_restaurant_id, jsonb_build_object(
        'operation', 'sql_' || lower(TG_OP), 'table', TG_ARGV[0], 'id', coalesce(v_after, v_before) -> 'id'));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.record_change() IS
    'Trigger, for statements that are not the engine''s: records who changed which row, with the columns before and after, as a decision, and the event capacity.changed. TG_ARGV[0] is the logical name of the table. Locks: nothing that is not locked.';

REVOKE ALL ON FUNCTION capacity_impl.record_change() FROM PUBLIC;

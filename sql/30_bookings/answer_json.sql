CREATE OR REPLACE FUNCTION capacity_impl.answer_json(
    p_is_duplicate boolean,
    p_is_accepted boolean,
    p_mode capacity.enforcement_mode,
    p_error jsonb,
    p_would_refuse jsonb,
    p_booking jsonb,
    p_capacity jsonb,
    p_decision_id bigint)
RETURNS jsonb
LANGUAGE sql
STABLE
AS $fn$
    SELECT jsonb_build_object(
        'success', p_is_accepted,
        'duplicate', p_is_duplicate,
        'mode', p_mode,
        'error', p_error,
        'would_refuse', coalesce(p_would_refuse, '[]'),
        'booking', p_booking,
        'capacity', p_capacity,
        'decision_id', p_decision_id)
$fn$;

COMMENT ON FUNCTION capacity_impl.answer_json(boolean, boolean, capacity.enforcement_mode, jsonb, jsonb, jsonb, jsonb, bigint) IS
    'The answer to a request for capacity: every first answer and every repeat has this shape. p_decision_id: NULL for guests, to whom it is not told, and where nothing was decided. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.answer_json(boolean, boolean, capacity.enforcement_mode, jsonb, jsonb, jsonb, jsonb, bigint) FROM PUBLIC;

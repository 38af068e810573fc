SELECT plan(3);

-- What is raised for a code: SQLSTATE, MESSAGE, HINT, DETAIL.
CREATE FUNCTION pg_temp.raised(p_code text) RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE v_message text; v_hint text; v_detail text;
BEGIN
    PERFORM capacity_impl.fail(p_code, '{"argument": "x"}');
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS v_message = MESSAGE_TEXT, v_hint = PG_EXCEPTION_HINT, v_detail = PG_EXCEPTION_DETAIL;
    RETURN jsonb_build_array(SQLSTATE, v_message, v_hint, v_detail);
END
$fn$;

SELECT is((SELECT jsonb_agg(code) FROM capacity_v1.error_codes() AS e WHERE sqlstate IS NOT NULL
           AND pg_temp.raised(code) - 3 <> jsonb_build_array(sqlstate, message, hint)), NULL, 'what is raised is what is registered');
SELECT is((SELECT jsonb_agg(code) FROM capacity_v1.error_codes() AS e WHERE sqlstate IS NOT NULL
           AND (pg_temp.raised(code) ->> 3)::jsonb <> jsonb_build_object('code', code, 'argument', 'x')), NULL, 'with the code in its DETAIL');
SELECT is((SELECT array_agg(DISTINCT pg_temp.raised(code) ->> 0) FROM capacity_v1.error_codes() WHERE sqlstate IS NULL), '{P0002}',
    'what is only ever answered cannot be raised');

SELECT * FROM finish();

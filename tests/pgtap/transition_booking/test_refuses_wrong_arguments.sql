SELECT plan(29);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT (tests.book(id) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.become(c jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.transition_booking((v ->> 'restaurant')::uuid, (v ->> 'booking')::uuid, v ->> 'status', nullif(v -> 'options', 'null'))
    FROM (SELECT jsonb_build_object('restaurant', id, 'booking', booking, 'status', 'seated', 'options', '{}'::jsonb) || c FROM pg_temp.r, pg_temp.b) AS x (v)
$fn$;

SELECT throws_ok(format('SELECT pg_temp.become(%L)', c), errcode, NULL, left(c, 60) || ' raises ' || errcode)
FROM (VALUES
    ('{"restaurant": null}', 'RC001'), ('{"booking": null}', 'RC001'), ('{"status": null}', 'RC001'), ('{"options": null}', 'RC001'),
    ('{"status": ""}', 'RC016'), ('{"status": "held"}', 'RC016'), ('{"status": "released"}', 'RC016'), ('{"status": "expired"}', 'RC016'),
    ('{"status": "Seated"}', 'RC016'), (jsonb_build_object('status', repeat('x', 1000))::text, 'RC016'),
    ('{"options": {"why": 1}}', 'RC007'), ('{"options": []}', 'RC008'), ('{"options": {"reason": 1}}', 'RC008'),
    (jsonb_build_object('options', jsonb_build_object('reason', repeat('x', 501)))::text, 'RC006'),
    ('{"options": {"expected_version": "1"}}', 'RC008'), ('{"options": {"expected_version": 1.5}}', 'RC008'), ('{"options": {"expected_version": 0}}', 'RC008'),
    ('{"options": {"expected_version": 3e9}}', 'RC008'), ('{"options": {"expected_version": 1e99999}}', 'RC008'),
    ('{"options": {"override": 1}}', 'RC008'), ('{"options": {"override": true}}', 'RC001'),
    ('{"options": {"expected_version": 2}}', 'RC208'),
    ('{"status": "completed"}', 'RC301')) AS x (c, errcode);
SELECT throws_ok(format('SELECT pg_temp.become(%L)', jsonb_build_object('restaurant', id)), 'RC102', NULL, 'another restaurant''s booking is not found') FROM other;
SELECT throws_ok('SELECT pg_temp.become(''{"booking": "00000000-0000-4000-8000-00000000dead"}'')', 'RC102', NULL, 'nor is an unknown one');
SELECT is((SELECT row(status, version)::text FROM capacity.bookings), '(confirmed,1)', 'the booking is as it was');
GRANT EXECUTE ON FUNCTION capacity_v1.transition_booking TO authenticated;
SET LOCAL ROLE authenticated;
SELECT throws_ok(format('SELECT capacity_v1.transition_booking(%L, %L, ''seated'', ''{"override": true, "reason": "x"}'')', gen_random_uuid(), gen_random_uuid()),
    'RC401', NULL, 'an override is for service_role');
SELECT throws_ok(format('SELECT capacity_v1.transition_booking(%L, %L, ''seated'', ''{"reason": "x"}'')', gen_random_uuid(), gen_random_uuid()),
    'RC401', NULL, 'and every transition for who works there');
RESET ROLE;
SELECT is(capacity_v1.transition_booking(id, booking, 'seated', '{"expected_version": 1.0, "reason": null}') #>> '{booking,status}', 'seated', 'the right arguments pass') FROM r, b;

SELECT * FROM finish();

SELECT plan(63);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT (tests.book(id) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.change(c jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.update_booking(
        (v ->> 'restaurant')::uuid, (v ->> 'booking')::uuid, (v ->> 'version')::integer, nullif(v -> 'changes', 'null'), v ->> 'key',
        nullif(v -> 'options', 'null'))
    FROM (SELECT jsonb_build_object('restaurant', id, 'booking', booking, 'version', 1, 'changes', '{"party_size": 3}'::jsonb,
                                    'key', gen_random_uuid(), 'options', '{}'::jsonb) || c FROM pg_temp.r, pg_temp.b) AS x (v)
$fn$;

SELECT throws_ok(format('SELECT pg_temp.change(%L)', c), errcode, NULL, left(c, 90) || ' raises ' || errcode)
FROM (VALUES
    ('{"restaurant": null}', 'RC001'), ('{"booking": null}', 'RC001'), ('{"version": null}', 'RC001'), ('{"changes": null}', 'RC001'),
    ('{"key": null}', 'RC001'), ('{"options": null}', 'RC001'),
    ('{"key": ""}', 'RC014'), (jsonb_build_object('key', repeat('x', 201))::text, 'RC006'),
    ('{"options": {"why": 1}}', 'RC007'), ('{"options": []}', 'RC008'), ('{"options": {"override": "yes"}}', 'RC008'),
    ('{"options": {"reason": 1}}', 'RC008'), ('{"options": {"second_occurrence": 2}}', 'RC008'), ('{"options": {"allow_past": []}}', 'RC008'),
    ('{"options": {"override": true}}', 'RC001'), ('{"options": {"override": true, "reason": ""}}', 'RC001'),
    (jsonb_build_object('options', jsonb_build_object('reason', repeat('x', 501)))::text, 'RC006'),
    ('{"version": 2}', 'RC208'), ('{"version": -1}', 'RC208')) AS x (c, errcode);
SELECT throws_ok(format('SELECT pg_temp.change(%L)', jsonb_build_object('changes', c::jsonb)), errcode, NULL, left(c, 60) || ' raises ' || errcode)
FROM (VALUES
    ('{}', 'RC019'), ('[]', 'RC019'), ('"party_size"', 'RC019'), ('[{"party_size": 3}]', 'RC019'),
    ('{"status": "seated"}', 'RC019'), ('{"restaurant_id": "x"}', 'RC019'), ('{"party_size": 3, "id": 1}', 'RC019'), ('{"Party_size": 3}', 'RC019'),
    ('{"party_size": null}', 'RC019'), ('{"party_size": "3"}', 'RC019'), ('{"party_size": 2.5}', 'RC019'), ('{"party_size": [3]}', 'RC019'),
    ('{"party_size": 0}', 'RC002'), ('{"party_size": -1}', 'RC002'), ('{"party_size": 1001}', 'RC002'), ('{"party_size": 1e300}', 'RC019'),
    ('{"booking_date": null}', 'RC019'), ('{"booking_date": "tomorrow"}', 'RC019'), ('{"booking_date": "2050-6-1"}', 'RC019'),
    ('{"booking_date": "2050-02-30"}', 'RC019'), ('{"booking_date": "infinity"}', 'RC019'), ('{"booking_date": 20500617}', 'RC019'),
    ('{"booking_date": "2050-06-17T19:00"}', 'RC019'), ('{"booking_date": "1969-12-31"}', 'RC003'), ('{"booking_date": "2200-01-01"}', 'RC003'),
    ('{"start_time": null}', 'RC019'), ('{"start_time": "7 pm"}', 'RC019'), ('{"start_time": "25:00"}', 'RC019'), ('{"start_time": 19}', 'RC019'),
    ('{"start_time": "19:00+02"}', 'RC019'), ('{"start_time": "24:00"}', 'RC019'), ('{"start_time": "23:59:60"}', 'RC019'),
    ('{"service_period_id": null}', 'RC019'), ('{"service_period_id": "dinner"}', 'RC019'), ('{"service_period_id": 1}', 'RC019'),
    ('{"guest_name": 1}', 'RC019'), ('{"notes": {}}', 'RC019'), ('{"guest_email": true}', 'RC019'),
    (jsonb_build_object('guest_name', repeat('x', 201))::text, 'RC006'), (jsonb_build_object('notes', repeat('x', 2001))::text, 'RC006')) AS x (c, errcode);
SELECT throws_ok(format('SELECT pg_temp.change(%L)', jsonb_build_object('restaurant', id)), 'RC102', NULL, 'another restaurant''s booking is not found') FROM other;
SELECT throws_ok('SELECT pg_temp.change(''{"booking": "00000000-0000-4000-8000-00000000dead"}'')', 'RC102', NULL, 'nor is an unknown one');
SELECT is((SELECT row(version, party_size)::text FROM capacity.bookings), '(1,2)', 'the booking is as it was');
SELECT is((SELECT count(*) FROM capacity.idempotency_keys), 1::bigint, 'and no key is used');

SELECT * FROM finish();

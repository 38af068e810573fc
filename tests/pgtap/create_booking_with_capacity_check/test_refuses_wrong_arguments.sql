SELECT plan(23);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;

CREATE FUNCTION pg_temp.call(p_change jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.create_booking_with_capacity_check(
        (v ->> 'restaurant')::uuid, (v ->> 'date')::date, (v ->> 'time')::time, (v ->> 'party')::integer, v ->> 'key',
        p_guest_name => v ->> 'name', p_booking_type => v ->> 'type', p_source => v ->> 'source', p_options => v -> 'options')
    FROM pg_temp.r, LATERAL (SELECT jsonb_build_object('restaurant', r.id, 'date', tests.day(), 'time', '19:00', 'party', 2,
        'key', 'new', 'type', 'reservation', 'source', 'api', 'options', '{}'::jsonb) || p_change) AS c (v)
$fn$;

SELECT throws_ok(format('SELECT pg_temp.call(%L)', change), errcode, NULL, left(change, 60) || ' raises ' || errcode)
FROM (VALUES
    ('{"restaurant": null}', 'RC001'), ('{"date": null}', 'RC001'), ('{"time": null}', 'RC001'), ('{"party": null}', 'RC001'),
    ('{"key": null}', 'RC001'), ('{"type": null}', 'RC001'), ('{"source": null}', 'RC001'), ('{"options": null}', 'RC001'),
    ('{"party": 0}', 'RC002'), ('{"party": -1}', 'RC002'), ('{"party": 1001}', 'RC002'),
    ('{"date": "20000-01-01"}', 'RC003'), ('{"date": "infinity"}', 'RC003'),
    ('{"time": "24:00"}', 'RC004'),
    (jsonb_build_object('name', repeat('x', 201))::text, 'RC006'),
    ('{"options": {"overrule": true}}', 'RC007'),
    ('{"options": {"allow_past": "yes"}}', 'RC008'), ('{"options": []}', 'RC008'),
    ('{"type": "party"}', 'RC009'),
    ('{"key": ""}', 'RC014'), ('{"source": ""}', 'RC014'),
    ('{"restaurant": "00000000-0000-0000-0000-000000000000"}', 'RC101')) AS c (change, errcode);
SELECT is(row((SELECT count(*) FROM capacity.decisions), (SELECT count(*) FROM capacity.bookings), (SELECT count(*) FROM capacity.idempotency_keys),
              (SELECT count(*) FROM capacity.service_ledger))::text, format('(%s,0,0,0)', n), 'an error leaves nothing behind') FROM before;

SELECT * FROM finish();

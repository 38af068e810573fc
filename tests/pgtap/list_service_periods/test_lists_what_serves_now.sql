SELECT plan(8);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
CREATE FUNCTION pg_temp.names() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(p ->> 'name', ', ' ORDER BY place)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_service_periods(r.id) -> 'service_periods') WITH ORDINALITY AS x (p, place)
$fn$;

SELECT is(pg_temp.names(), 'All day', 'without periods of its own a restaurant has the built-in one');
SELECT tests.make_period(id, 'Late', '22:00', '02:00', '{6}', '{"last_seating_time": "01:00"}') AS late INTO TEMP l FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS period_id INTO TEMP lunch FROM r;
SELECT tests.make_period(id, 'Elsewhere', '08:00', '09:00') AS period_id INTO TEMP elsewhere FROM other;
SELECT is(pg_temp.names(), 'Lunch, Late', 'with some it has those, by start time');
SELECT is((SELECT array_agg(k ORDER BY k) FROM r, jsonb_object_keys(capacity_v1.list_service_periods(r.id)) AS k),
    '{service_periods,success}', 'the answer has its keys');
SELECT is(p - 'created_at' - 'updated_at', jsonb_build_object(
    'id', late, 'restaurant_id', r.id, 'name', 'Late', 'start_time', '22:00:00', 'end_time', '02:00:00',
    'last_seating_time', '01:00:00', 'crosses_midnight', true, 'weekdays', '[6]'::jsonb, 'is_builtin', false, 'retired_at', NULL), 'a period has its keys')
FROM r, l, LATERAL (SELECT capacity_v1.list_service_periods(r.id) #> '{service_periods,1}' AS p) AS x;

UPDATE capacity.service_periods SET retired_at = now() FROM r WHERE restaurant_id = r.id AND name = 'Late';
SELECT is(pg_temp.names(), 'Lunch', 'a retired period no longer serves');
UPDATE capacity.service_periods SET retired_at = now() FROM r WHERE restaurant_id = r.id AND name = 'Lunch';
SELECT is(pg_temp.names(), NULL, 'and without the last one nothing does: the built-in one is for who never had any');
SELECT throws_ok('SELECT capacity_v1.list_service_periods(gen_random_uuid())', 'RC101', NULL, 'an unknown restaurant has no list');
SELECT throws_ok('SELECT capacity_v1.list_service_periods(NULL)', 'RC001', NULL, 'nor has none');

SELECT * FROM finish();

SELECT plan(16);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 20) FROM r;
CREATE FUNCTION pg_temp.find(p_time time, p_options jsonb DEFAULT '{}', p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat(left(v ->> 'time', 5), ' ', v ->> 'offset_minutes'), ', ' ORDER BY n)
    FROM pg_temp.r, capacity_v1.find_alternative_slots(id, p_date, p_time, 2, p_options) AS a,
         jsonb_array_elements(a -> 'alternatives') WITH ORDINALITY AS x (v, n)
$fn$;

SELECT is(capacity_v1.find_alternative_slots(id, tests.day(), '19:00', 2, '{"max": 1}'), jsonb_build_object('success', true, 'alternatives', jsonb_build_array(
    jsonb_build_object('date', '2050-06-17', 'time', '18:45:00', 'offset_minutes', -15, 'starts_at', '2050-06-17T16:45:00+00:00', 'service_date', '2050-06-17',
        'service_period_id', dinner, 'service_period_name', 'Dinner', 'remaining', 20, 'utilization_percent', 0.0))), 'an alternative has its keys') FROM r, p;
SELECT is((SELECT count(*) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 0::bigint, 'looking does not touch the service');

SELECT is(pg_temp.find('19:00'), '18:45 -15, 19:15 15, 18:30 -30, 19:30 30, 18:00 -60', 'five, the earlier first on a tie');
SELECT is(pg_temp.find('19:00', '{"max": 20}'), '18:45 -15, 19:15 15, 18:30 -30, 19:30 30, 18:00 -60, 20:00 60, 17:00 -120, 21:00 120', 'or all there are');
SELECT is(pg_temp.find('17:00'), '17:15 15, 17:30 30, 18:00 60, 19:00 120', 'none before the service');
SELECT is(pg_temp.find('19:00', '{"offsets": [45, 5, 45, 90]}'), '18:45 -15, 18:15 -45, 19:45 45, 17:30 -90, 20:30 90', 'any offsets, in any order, each once');
SELECT is(pg_temp.find('19:00', '{"offsets": []}'), NULL, 'no offsets, no alternatives');
SELECT is(pg_temp.find('19:00', '{"offsets": null, "max": null, "next_days": null}'), pg_temp.find('19:00'), 'null is the default');

-- Between the slots.
SELECT is(pg_temp.find('19:07', '{"offsets": [15]}'), '19:15 8, 18:45 -22', 'a time is moved to the start of its slot');
SELECT is(pg_temp.find('19:07', '{"offsets": [5]}'), NULL, 'the slot that was asked for is no alternative to itself');
SELECT is(pg_temp.find('19:07', '{"offsets": [10, 20]}'), '19:15 8, 18:45 -22', 'two ways to one slot are one');

-- Across midnight.
SELECT tests.make_period(id, 'Late', '23:30', '02:00') FROM r;
SELECT is(pg_temp.find('23:45', '{"offsets": [15, 30]}'), '23:30 -15, 00:00 15, 00:15 30', 'forth');
SELECT is(pg_temp.find('00:15', '{"offsets": [15, 30]}', '2050-06-18'), '00:00 -15, 00:30 15, 23:45 -30, 00:45 30', 'and back');
SELECT is(capacity_v1.find_alternative_slots(id, '2050-06-18', '00:15', 2, '{"offsets": [30]}') -> 'alternatives' -> 0 ->> 'date', '2050-06-17', 'each with its own date') FROM r;
SELECT is(capacity_v1.find_alternative_slots(id, '2050-06-18', '00:15', 2, '{"offsets": [15]}') -> 'alternatives' -> 0 ->> 'service_date', '2050-06-17', 'and that of its service') FROM r;
SELECT is(capacity_v1.find_alternative_slots(id, '2050-06-18', '00:15', 2, '{"offsets": [1440]}') -> 'alternatives' -> 0 ->> 'date', '2050-06-17', 'a day away is as far as it goes') FROM r;

SELECT * FROM finish();

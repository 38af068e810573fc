SELECT plan(12);

SELECT tests.set_clock('2050-06-01 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '14:00') AS lunch INTO TEMP l FROM r;
SELECT tests.make_period(id, 'Breakfast', '07:00', '10:00', '{5,6}') AS breakfast INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.find(p_options jsonb, p_time time DEFAULT '19:00', p_date date DEFAULT tests.day(), p_party integer DEFAULT 2) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat(to_char((v ->> 'date')::date, 'DD'), ' ', left(v ->> 'time', 5), ' ', v ->> 'offset_minutes'), ', ' ORDER BY n)
    FROM pg_temp.r, capacity_v1.find_alternative_slots(id, p_date, p_time, p_party, p_options) AS a,
         jsonb_array_elements(a -> 'alternatives') WITH ORDINALITY AS x (v, n)
$fn$;

SELECT is(pg_temp.find('{"next_days": 2, "offsets": [15]}'), '17 18:45 -15, 17 19:15 15, 18 19:00 1440, 19 19:00 2880', 'the same time on days to come is further away');
SELECT is(pg_temp.find('{"next_days": 31, "offsets": [], "max": 2}'), '18 19:00 1440, 19 19:00 2880', 'up to as many as are wanted');
SELECT capacity_v1.set_special_day(id, '2050-06-18') FROM r;
SELECT is(pg_temp.find('{"next_days": 2, "offsets": []}'), '19 19:00 2880', 'not on a closed day');
SELECT is(pg_temp.find('{"next_days": 9, "offsets": []}', '08:07'), '24 08:00 10073, 25 08:00 11513', 'nor on one that does not have the service; at the start of the slot');

SELECT is(pg_temp.find('{"other_periods": true}'), '17 18:45 -15, 17 19:15 15, 17 18:30 -30, 17 19:30 30, 17 18:00 -60', 'as long as there is something near, no other service');
SELECT capacity_v1.set_capacity_rule(id, 0, NULL, dinner, p_first_date => tests.day()) FROM r, p;
SELECT is(pg_temp.find('{"other_periods": false}'), NULL, 'nothing near');
SELECT is(pg_temp.find('{"other_periods": true}'), '17 13:45 -315, 17 09:45 -555', 'then the nearest slot of every other one');
SELECT is(pg_temp.find('{"other_periods": true}', '10:30'), '17 11:00 30, 17 09:30 -60, 17 11:30 60, 17 08:30 -120, 17 12:30 120',
    'between two services both are near');
SELECT is(pg_temp.find('{"other_periods": true, "offsets": [5]}', '10:30'), '17 11:00 30, 17 09:45 -45', 'or, when that is not near enough, the nearest slot of each');
SELECT is(pg_temp.find('{"other_periods": true, "offsets": [5], "max": 1}', '10:30'), '17 11:00 30', 'the nearest of them');
SELECT is(pg_temp.find('{"other_periods": true}', p_date => '2050-06-18'), NULL, 'a closed day has none');
SELECT is(pg_temp.find('{"other_periods": true, "next_days": 1}'), '17 13:45 -315, 17 09:45 -555', 'nor has the next day anything near');

SELECT * FROM finish();

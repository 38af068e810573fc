SELECT plan(7);

-- On 2050-10-30 the clocks of Zurich go from 03:00 back to 02:00.
SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT (tests.book(id, 2, '2050-10-30', '01:00') #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.change(id, booking, p_changes, p_options) #>> '{booking,starts_at}' FROM pg_temp.r, pg_temp.b
$fn$;

SELECT is(pg_temp.change('{"start_time": "02:30"}'), '2050-10-30T00:30:00+00:00', 'the first unless told otherwise');
SELECT is(pg_temp.change('{"start_time": "02:30"}', '{"second_occurrence": true}'), '2050-10-30T01:30:00+00:00', 'the second on demand');
SELECT is(pg_temp.change('{"party_size": 3}'), '2050-10-30T01:30:00+00:00', 'where it stays');
SELECT is(pg_temp.change('{"party_size": 4}', '{"second_occurrence": true}'), '2050-10-30T01:30:00+00:00', 'whatever the option says');
SELECT is((SELECT string_agg(format('%s: %s', starts_at AT TIME ZONE 'UTC', reserved_count), ', ' ORDER BY starts_at) FROM capacity.booking_slots),
    '2050-10-29 23:00:00: 0, 2050-10-30 00:30:00: 0, 2050-10-30 01:30:00: 4', 'each has a slot of its own');
SELECT is(pg_temp.change('{"start_time": "02:45"}'), '2050-10-30T00:45:00+00:00', 'another time is the first again');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

SELECT plan(3);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) FROM r;
SELECT tests.make_table(id, '1') AS one INTO TEMP t FROM r;
SELECT tests.make_seat(id, ARRAY[one]) AS party, tests.make_seat(id, ARRAY[one], p_start_time => '22:00') AS other INTO TEMP b FROM r, t;
SELECT capacity_v1.unassign_table_from_booking(id, party) FROM r, b;
SELECT tests.set_clock('2050-06-01 12:01+00');
SELECT capacity_v1.transition_booking(id, k, s) FROM r, b, unnest(ARRAY[party, other]) AS k, unnest('{no_show,seated}'::text[]) AS s;
SELECT is(tests.seated_at(party), 'nowhere', 'what staff have taken away stays away') FROM b;
SELECT is(tests.seated_at(other), '1', 'what it had to the end it gets back') FROM b;

SELECT throws_ok(format('SELECT capacity_v1.create_table(%L, %L, 2)', id, n), 'RC020', NULL, 'a number with a blank beside it is none') FROM r, unnest('{" 12"}'::text[]) AS n;

SELECT * FROM finish();

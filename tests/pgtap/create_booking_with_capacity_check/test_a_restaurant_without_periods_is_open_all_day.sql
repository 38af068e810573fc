SELECT plan(7);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, 10) FROM r;

SELECT is(tests.outcome(tests.book(id, 5, p_start_time => '00:00')), 'confirmed', 'from the first minute') FROM r;
SELECT is(tests.outcome(tests.book(id, 5, p_start_time => '23:59:59')), 'confirmed', 'to the last') FROM r;
SELECT is(tests.outcome(tests.book(id, 1, p_start_time => '12:00')), 'refused: CAPACITY_EXCEEDED', 'as one service') FROM r;
SELECT is(tests.outcome(tests.book(id, 10, '2050-06-18', '00:00')), 'confirmed', 'midnight begins the next one') FROM r;

SELECT tests.make_period(id) AS period_id INTO TEMP dinner FROM r;
SELECT is(tests.outcome(tests.book(id, 1, '2050-06-19', '12:00')), 'refused: OUTSIDE_SERVICE_HOURS', 'a period of its own ends that') FROM r;
SELECT is(tests.book(id, 1, '2050-06-19', '12:00') -> 'capacity', 'null', 'where there is no service there is no capacity to show') FROM r;
SELECT is(tests.outcome(tests.book(id, 10)), 'confirmed', 'and has its own places, also on a day that was full before') FROM r;

SELECT * FROM finish();

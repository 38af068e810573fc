SELECT plan(5);

-- Zurich, 2050-03-27: at 02:00 (01:00 UTC) it is 03:00.
SELECT tests.set_clock('2050-03-20 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, 'Night', '02:30', '06:00') AS night INTO TEMP n FROM r;
SELECT tests.make_period(id, 'Evening', '20:00', '02:30') AS evening INTO TEMP e FROM r;
SELECT tests.set_limit(id, 10) FROM r;

SELECT is(capacity_v1.calculate_period_capacity(id, night, '2050-03-27') ->> 'starts_at', '2050-03-27T01:00:00+00:00',
    'a service that would begin within the jump begins with it') FROM r, n;
SELECT is(capacity_v1.calculate_period_capacity(id, evening, '2050-03-26') ->> 'ends_at', '2050-03-27T01:00:00+00:00',
    'one that would end within it ends with it') FROM r, e;
SELECT is(tests.outcome(tests.book(id, 5, '2050-03-27', '03:00')), 'confirmed', 'the first arrival after it is in time') FROM r;
SELECT is(tests.outcome(tests.book(id, 5, '2050-03-27', '01:59')), 'confirmed', 'so is the last before it') FROM r;

SELECT tests.set_clock('2050-03-27 12:00+00');
SELECT is(tests.set_limit(id, 4) -> 'debts', '[]', 'by noon both are past, and keep their limits') FROM r;

SELECT * FROM finish();

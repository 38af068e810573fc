SELECT plan(9);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_restaurant() AS id INTO TEMP other;

SELECT throws_ok(format('SELECT capacity_v1.calculate_period_capacity(%L, %L, %L)', x.restaurant, x.period, x.date), x.errcode, NULL, x.description)
FROM r, p, other, LATERAL (VALUES
    (NULL, dinner, '2050-06-17', 'RC001', 'the restaurant is required'),
    (r.id, NULL, '2050-06-17', 'RC001', 'the period is required'),
    (r.id, dinner, NULL, 'RC001', 'the date is required'),
    (r.id, dinner, '20000-01-01', 'RC003', 'a date in the year 20000'),
    (r.id, dinner, '-infinity', 'RC003', 'a date that never comes'),
    (r.id, dinner, '1969-12-31', 'RC003', 'a date before the calendar'),
    (r.id, gen_random_uuid(), '2050-06-17', 'RC103', 'an unknown period'),
    (other.id, dinner, '2050-06-17', 'RC103', 'another restaurant''s period'),
    (gen_random_uuid(), dinner, '2050-06-17', 'RC103', 'an unknown restaurant')) AS x (restaurant, period, date, errcode, description);

SELECT * FROM finish();

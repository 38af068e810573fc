SELECT plan(7);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS period_id INTO TEMP dinner FROM r;
SELECT tests.set_limit(id, 3) FROM r;
SELECT set_config('request.jwt.claims', '{"sub": "waiter 7"}', true);
SELECT capacity_v1.create_booking_with_capacity_check(id, tests.day(), '19:00', n, 'k' || n, 'Grace', 'grace@example.org', '+41', p_notes => 'allergic')
FROM r, generate_series(2, 4) AS n;
SELECT capacity_v1.create_booking_with_capacity_check(id, '2050-05-01', '19:00', 2, 'past', 'Grace') FROM r;
SELECT capacity_v1.create_booking_with_capacity_check(id, tests.day(), '12:00', 2, 'noon', 'Grace') FROM r;
SELECT capacity_v1.create_booking_with_capacity_check(id, tests.day(), '12:00', 2, 'noon', 'Grace') FROM r;

CREATE TEMP VIEW d AS SELECT d.* FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id AND d.operation = 'create_booking';
SELECT is((SELECT string_agg(format('%s %s %s', party_size, outcome, coalesce(code, '-')), ', ' ORDER BY id) FROM d),
    '2 accepted -, 3 refused CAPACITY_EXCEEDED, 4 refused CAPACITY_EXCEEDED, 2 refused PAST_TIME, 2 refused OUTSIDE_SERVICE_HOURS',
    'accepted or refused, each request is one row, a repeat none');
SELECT is((SELECT array_agg(DISTINCT decided_at) FROM d), '{2050-06-01 12:00+00}', 'stamped by the engine''s clock');
SELECT is((SELECT array_agg(DISTINCT actor) FROM d), '{waiter 7}', 'with who asked');
SELECT is((SELECT count(*) FROM d WHERE duration_us >= 0), 5::bigint, 'and how long it took');
SELECT is((SELECT count(*) FROM d WHERE d::text ~* 'grace|allergic|\+41'), 0::bigint, 'and no personal data');
SELECT is((SELECT array_agg(b.decision_id) FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.id),
    (SELECT array_agg(d.id) FROM d WHERE outcome = 'accepted'), 'a booking names its decision');
SELECT is((SELECT count(*) FROM capacity.idempotency_keys AS k JOIN d ON d.restaurant_id = k.restaurant_id AND d.id = k.decision_id),
    5::bigint, 'so does every key');

SELECT * FROM finish();

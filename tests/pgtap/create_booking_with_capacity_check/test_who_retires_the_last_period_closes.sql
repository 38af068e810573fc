SELECT plan(6);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT is(tests.outcome(tests.book(id, p_start_time => '12:00')), 'confirmed', 'a restaurant that never had a period is open all day') FROM r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT is(tests.outcome(tests.book(id)), 'confirmed', 'with one it is open then') FROM r;
SELECT capacity_v1.retire_service_period(id, dinner, '{"keep_bookings": true}') FROM r, p;

SELECT is((SELECT string_agg(tests.outcome(tests.book(id, 2, date, t::time)), ', ') FROM r, unnest('{2050-06-17,2050-06-20}'::date[]) AS date, unnest('{12:00,19:00}'::text[]) AS t),
    'refused: OUTSIDE_SERVICE_HOURS, refused: OUTSIDE_SERVICE_HOURS, refused: OUTSIDE_SERVICE_HOURS, refused: OUTSIDE_SERVICE_HOURS',
    'without the last one it is closed, not open all day again');
SELECT is(capacity_v1.get_day_availability(id, '2050-06-20', 2) -> 'is_open', 'false', 'nothing else is offered') FROM r;
SELECT is((SELECT count(*) FROM capacity.bookings, r WHERE restaurant_id = r.id AND status = 'confirmed'), 2::bigint, 'who has booked keeps the place');
SELECT tests.make_period(id, 'Supper', '18:00', '22:00') FROM r;
SELECT is(tests.outcome(tests.book(id)), 'confirmed', 'a new period opens it again') FROM r;

SELECT * FROM finish();

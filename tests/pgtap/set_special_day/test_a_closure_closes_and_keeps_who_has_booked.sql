SELECT plan(12);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
SELECT tests.book(id, 2, d::date, t) FROM r, (VALUES ('2050-06-17', time '19:00'), ('2050-06-17', '12:00'), ('2050-06-18', '19:00')) AS x (d, t);

SELECT capacity_v1.set_special_day(id, '2050-06-17', p_label => 'holiday', p_options => '{"note": "All of us"}') AS answer INTO TEMP a FROM r;
SELECT is(answer - '{services,debts,affected_bookings}'::text[] #- '{special_day,id}', jsonb_build_object(
    'success', true, 'changed', true, 'services_changed', 2, 'affected_bookings_total', 2, 'special_day', jsonb_build_object(
        'restaurant_id', id, 'service_period_id', NULL, 'service_period_name', NULL, 'first_date', '2050-06-17', 'last_date', '2050-06-17',
        'is_closed', true, 'start_time', NULL, 'end_time', NULL, 'last_seating_time', NULL, 'label', 'holiday', 'note', 'All of us',
        'created_at', answer #> '{special_day,created_at}', 'updated_at', answer #> '{special_day,updated_at}')), 'a closure of the restaurant') FROM a, r;
SELECT is(tests.impact(answer), '2 changed, 06-17 12:00 closed, 06-17 19:00 closed', 'lists the bookings of that date') FROM a;
SELECT is(answer #> '{services,1,before,is_open}' || (answer #> '{services,1,after,is_open}'), '[true, false]', 'and each service before and after') FROM a;
SELECT is((SELECT string_agg(DISTINCT status::text, ',') FROM capacity.bookings, r WHERE restaurant_id = r.id), 'confirmed', 'they keep their places');
SELECT is(tests.outcome(tests.book(id, 2)), 'refused: OUTSIDE_SERVICE_HOURS', 'nobody else is let in') FROM r;
SELECT is(tests.outcome(tests.book(id, 2, '2050-06-18')), 'confirmed', 'the next date is as it was') FROM r;
SELECT is((SELECT row(operation, options)::text FROM capacity.decisions, r WHERE restaurant_id = r.id AND operation LIKE '%day'),
    '(set_special_day,"{""after"": {""label"": ""holiday"", ""end_time"": null, ""start_time"": null, ""last_seating_time"": null}, ""before"": null, ""last_date"": ""2050-06-17"", ""first_date"": ""2050-06-17"", ""note_changed"": true}")', 'the decision says what, and not the note');

SELECT is(tests.impact(capacity_v1.set_special_day(id, '2050-06-18', '2050-06-30', dinner)), '1 changed, 06-18 19:00 closed, 06-18 19:00 closed',
    'a closure may be of one period, over a range') FROM r, p;
SELECT is(tests.outcome(tests.book(id, 2, '2050-06-18', '12:00')), 'confirmed', 'the other one is open') FROM r;
SELECT is(tests.outcome(tests.book(id, 2, '2050-06-30')) || ', ' || tests.outcome(tests.book(id, 2, '2050-07-01')),
    'refused: OUTSIDE_SERVICE_HOURS, confirmed', 'its last date belongs to it, also where nobody has booked yet') FROM r;

SELECT tests.make_restaurant() AS id INTO TEMP plain;
SELECT is(tests.outcome(tests.book(id, 2)), 'refused: OUTSIDE_SERVICE_HOURS', 'a restaurant without periods of its own can be closed too')
FROM plain, LATERAL (SELECT capacity_v1.set_special_day(plain.id, '2050-06-17', '2050-06-17')) AS x;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

SELECT plan(9);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, 'Late', '20:00', '02:00', '{5,6}') AS late INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;

-- tests.day() is a Friday.
SELECT tests.book(id, 4, '2050-06-18', '00:30') AS answer INTO TEMP a FROM r;
SELECT is(answer #>> '{booking,booking_date}', '2050-06-18', 'the arrival is on Saturday') FROM a;
SELECT is(answer #>> '{booking,service_date}', '2050-06-17', 'the dinner is Friday''s') FROM a;
SELECT is(answer #>> '{booking,starts_at}', '2050-06-17T22:30:00+00:00', 'half past midnight is half past midnight') FROM a;
SELECT is((SELECT row(slot_date, slot_time)::text FROM capacity.booking_slots, r WHERE restaurant_id = r.id),
    '(2050-06-18,00:30:00)', 'a slot has the calendar date');
SELECT is(tests.book(id, 6, '2050-06-17', '22:00') #>> '{capacity,booked_covers}', '10', 'both sides of midnight count together') FROM r;
SELECT is(tests.outcome(tests.book(id, 1, '2050-06-18', '01:59')), 'refused: CAPACITY_EXCEEDED', 'and are full together') FROM r;

SELECT is(tests.book(id, 1, '2050-06-19', '00:30') #>> '{booking,service_date}', '2050-06-18', 'Sunday''s first hours are Saturday''s') FROM r;
SELECT is(tests.outcome(tests.book(id, 1, '2050-06-20', '00:30')), 'refused: OUTSIDE_SERVICE_HOURS', 'no service opens on Sunday') FROM r;
SELECT is(tests.outcome(tests.book(id, 1, '2050-06-18', '02:00')), 'refused: OUTSIDE_SERVICE_HOURS', 'the end is exclusive') FROM r;

SELECT * FROM finish();

SELECT plan(9);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT capacity_v1.create_table(id, '1', 2), capacity_v1.create_table(id, '2', 4) FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": true, "dining_duration_minutes": 90}') FROM r;
SELECT (tests.book(id, 2) #>> '{booking,id}')::uuid AS two, (tests.book(id, 4) #>> '{booking,id}')::uuid AS four INTO TEMP b FROM r;
SELECT tests.wait(id, dinner, 'ann', 4, '{"first_time": "19:00", "last_time": "19:30"}'), tests.wait(id, dinner, 'bob', 2, '{"first_time": "19:00", "last_time": "19:30"}'),
       tests.wait(id, dinner, 'cat', 2, '{"first_time": "18:00", "last_time": "21:00"}') FROM r, p;
SELECT is(tests.waitlist(id), 'ann waiting, bob waiting, cat offered 20:30', 'an offer is made when a table is free') FROM r;
CREATE FUNCTION pg_temp.tables(p_name text) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(t ->> 'table_number', ',')
    FROM pg_temp.r, capacity.waitlist_entries AS e, capacity_v1.get_booking(r.id, e.booking_id) AS a, jsonb_array_elements(a #> '{booking,tables}') AS t
    WHERE e.restaurant_id = r.id AND e.guest_name = p_name
$fn$;
SELECT is(pg_temp.tables('cat'), '1', 'which it holds');
SELECT capacity_v1.cancel_booking(id, two) FROM r, b;
SELECT is(tests.waitlist(id), 'ann waiting, bob offered 19:00, cat offered 20:30', 'who frees a table frees it for whom it fits') FROM r;
SELECT capacity_v1.cancel_booking(id, four) FROM r, b;
SELECT is(tests.waitlist(id), 'ann offered 19:00, bob offered 19:00, cat offered 20:30', 'and so does the next') FROM r;
SELECT is(pg_temp.tables('ann') || pg_temp.tables('bob'), '21', 'each has its own');
SELECT capacity_v1.accept_offer(id, tests.entry(id, 'ann'), 'a') FROM r;
SELECT is(pg_temp.tables('ann'), '2', 'who accepts keeps it');
SELECT capacity_v1.decline_offer(id, tests.entry(id, 'bob')) FROM r;
SELECT is(pg_temp.tables('bob'), NULL, 'who declines gives it back');

-- What nobody is told of is found by sweeping.
SELECT tests.wait(id, dinner, 'dan', 6) FROM r, p;
SELECT capacity_v1.create_table(id, '3', 6) FROM r;
SELECT is(capacity_v1.sweep_expired(id) ->> 'offers', '1', 'a new table is offered by the sweep') FROM r;
SELECT is(tests.waitlist(id), 'ann accepted 19:00, bob declined 19:00, cat offered 20:30, dan offered 17:00', 'to whom it fits') FROM r;

SELECT * FROM finish();

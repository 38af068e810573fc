SELECT plan(12);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}') AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT (tests.book(id, 8) #>> '{booking,id}')::uuid AS eight INTO TEMP b FROM r;
SELECT tests.book(id, 6) FROM r;
SELECT tests.wait(id, dinner, 'ann', 4), tests.wait(id, dinner, 'bob', 5) FROM r, p;
SELECT is(tests.waitlist(id), 'ann waiting, bob waiting', 'in shadow mode, too, an offer must fit') FROM r;
SELECT capacity_v1.cancel_booking(id, eight) FROM r, b;
SELECT is(tests.waitlist(id), 'ann offered 17:00, bob waiting', 'and is made when it does') FROM r;
SELECT is((SELECT excess_covers FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 0, 'so that no offer leaves a debt');

-- Windows and pacing: a place is free, but at another time.
SELECT tests.make_restaurant() AS id INTO TEMP s;
SELECT tests.make_period(id) AS dinner INTO TEMP q FROM s;
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 4}') FROM s;
SELECT tests.book(id, 4, p_start_time => '19:00'), tests.book(id, 4, p_start_time => '19:15') FROM s;
SELECT tests.wait(id, dinner, 'cat', 2, '{"first_time": "19:00", "last_time": "19:15"}'), tests.wait(id, dinner, 'dan', 3, '{"first_time": "18:45", "last_time": "19:15"}'),
       tests.wait(id, dinner, 'eve', 3, '{"first_time": "18:45", "last_time": "19:30"}'), tests.wait(id, dinner, 'flo', 3) FROM s, q;
SELECT is(tests.waitlist(id), 'cat waiting, dan offered 18:45, eve offered 19:30, flo offered 17:00', 'the earliest arrival of the window that has room') FROM s;
SELECT capacity_v1.cancel_booking(restaurant_id, b.id) FROM capacity.bookings AS b, s WHERE restaurant_id = s.id AND start_time = '19:15' AND status = 'confirmed';
SELECT is(tests.waitlist(id), 'cat offered 19:15, dan offered 18:45, eve offered 19:30, flo offered 17:00', 'its own when that frees') FROM s;

-- What nobody is told of is found by sweeping.
SELECT tests.make_restaurant() AS id INTO TEMP t;
SELECT tests.make_period(id) AS dinner INTO TEMP u FROM t;
SELECT tests.set_limit(id, 4) FROM t;
SELECT tests.book(id, 4), tests.book(id, 4, tests.day() + 1) FROM t;
SELECT tests.wait(id, dinner, 'gus'), tests.wait(id, dinner, 'hal', p_service_date => tests.day() + 1), tests.wait(id, dinner, 'ida', 9) FROM t, u;
SELECT tests.set_limit(id, 6) FROM t;
SELECT is(capacity_v1.sweep_expired(id) - '{is_complete,next_restaurant_id}'::text[], '{"success": true, "holds": 0, "offers": 2, "entries": 0}', 'room that a rule makes is offered by the sweep') FROM t;
SELECT is(capacity_v1.sweep_expired(id) - '{is_complete,next_restaurant_id}'::text[], '{"success": true, "holds": 0, "offers": 0, "entries": 0}', 'once') FROM t;
SELECT is(tests.waitlist(id), 'gus offered 17:00, ida waiting, hal offered 17:00', 'to each service') FROM t;
UPDATE capacity.bookings SET status = 'cancelled' FROM t WHERE restaurant_id = t.id;
SELECT tests.set_limit(id, 9) FROM t;
SELECT tests.set_clock('2050-06-17 23:00+02');
SELECT is(capacity_v1.sweep_expired(id) - '{is_complete,next_restaurant_id}'::text[], '{"success": true, "holds": 0, "offers": 0, "entries": 1}', 'a service that is over is waited for no more') FROM t;
SELECT is(tests.waitlist(id), 'gus expired 17:00, ida expired, hal expired 17:00', 'its entries have expired') FROM t;
SELECT is(capacity_impl.expire_waitlist(id, 10), 0, 'once') FROM t;
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM t;

SELECT * FROM finish();

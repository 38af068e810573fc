SELECT plan(11);

-- A hold that has expired is swept by somebody who wants its table, in another request.
SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 6) FROM r;
SELECT tests.make_table(id, '1', 4) AS one, tests.make_table(id, '2', 4) AS two INTO TEMP t FROM r;
SELECT (tests.hold(id, 2) #>> '{booking,id}')::uuid AS hold, (tests.book(id, 4) #>> '{booking,id}')::uuid AS four INTO TEMP b FROM r;
SELECT capacity_v1.assign_table_to_booking(id, hold, ARRAY[one]) FROM r, t, b;
SELECT tests.wait(id, dinner, 'ann') FROM r, p;
SELECT tests.set_clock('2050-06-01 12:15+00');
SELECT is(capacity_v1.check_slot_availability(id, tests.day(), '19:00', 2) -> 'available', 'false', 'what it leaves is nobody else''s: so says availability') FROM r;
SELECT is(capacity_v1.assign_table_to_booking(id, four, ARRAY[one]) -> 'success', 'true', 'its table is given to another party') FROM r, t, b;
SELECT is(tests.waitlist(id), 'ann offered 17:00', 'and its place to who waits, in the same transaction') FROM r;
SELECT is(tests.book(id, 2) #>> '{error,code}', 'CAPACITY_EXCEEDED', 'not to a stranger') FROM r;
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

-- A party that leaves early frees its table.
SELECT tests.set_clock('2050-06-17 17:30+02');
SELECT tests.make_restaurant() AS id INTO TEMP s;
SELECT tests.make_period(id) AS dinner INTO TEMP q FROM s;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": true, "waitlist_offer_minutes": 60}') FROM s;
SELECT tests.make_table(id, '1', 2) FROM s;
SELECT (tests.book(id, 2, p_start_time => '17:30') #>> '{booking,id}')::uuid AS party INTO TEMP w FROM s;
SELECT capacity_v1.transition_booking(id, party, 'seated') FROM s, w;
SELECT tests.wait(id, dinner, 'bob', 2, '{"last_time": "18:15"}') FROM s, q;
SELECT is(tests.waitlist(id), 'bob waiting', 'while the table is taken he waits') FROM s;
SELECT tests.set_clock('2050-06-17 18:00+02');
SELECT capacity_v1.transition_booking(id, party, 'completed') FROM s, w;
SELECT is(tests.waitlist(id), 'bob offered 18:00', 'when the party has left he is asked') FROM s;
SELECT is(
    (SELECT hold_expires_at FROM capacity.bookings AS b, s WHERE b.restaurant_id = s.id AND b.status = 'held'),
    '2050-06-17 18:01+02', 'no hold outlives its arrival, but for a minute');

-- A window is what it was when it was asked for, whatever the hours are by now.
SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP u;
SELECT tests.make_period(id) AS dinner INTO TEMP v FROM u;
SELECT tests.set_limit(id, 4) FROM u;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS four INTO TEMP x FROM u;
SELECT tests.wait(id, dinner, 'cat', 2, '{"last_time": "17:45"}'), tests.wait(id, dinner, 'dan', 2, '{"first_time": "17:45"}') FROM u, v;
SELECT capacity_v1.set_special_day(id, tests.day(), NULL, dinner, '18:00', '23:00') FROM u, v;
SELECT capacity_v1.cancel_booking(id, four) FROM u, x;
SELECT is(tests.waitlist(id), 'cat waiting, dan offered 18:00', 'until 17:45 is not 18:00, and from 17:45 on it is') FROM u;
SELECT is((SELECT w.first_time FROM capacity.waitlist_entries AS w, u WHERE w.restaurant_id = u.id AND w.guest_name = 'dan'), '17:45', 'as it was asked for');
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM u;

SELECT * FROM finish();

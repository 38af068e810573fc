SELECT plan(5);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant('E') AS e, tests.make_restaurant('S', p_options => '{}') AS s INTO TEMP r;
SELECT tests.set_limit(e, 10), tests.set_limit(s, 10) FROM r;
SELECT tests.book(e, 4) FROM r;
SELECT tests.set_clock('2050-06-01 13:00+00');
SELECT tests.book(e, 4), tests.book(e, 4), tests.book(s, 8), tests.book(s, 8), tests.book(e, 1, p_booking_date => '2050-01-01') FROM r;
-- Neither what shadow mode refuses, nor what somebody overrides, is refused by enforcing.
SELECT tests.book(s, 1, p_booking_date => '2050-01-01'), tests.book(e, 8, p_options => '{"override": true, "reason": "regulars"}') FROM r;
SELECT capacity_v1.set_booking_policy(e, '{"max_party_size": 8}'), tests.book(e, 9, p_booking_date => '2050-06-20') FROM r;
SELECT is(capacity_v1.get_rollout('{"gates": false, "since": "2050-06-01T12:30:00Z"}') -> 'activity',
    '{"since": "2050-06-01T12:30:00+00:00", "until": "2050-06-01T13:00:00+00:00", "requests": 8, "accepted": 4, "refused": 4, "would_refuse": 1,
      "enforced_requests": 5, "enforced_refused": 2,
      "rules": [{"rule": "max_covers", "requests": 1}, {"rule": "max_party_size", "requests": 1}, {"rule": "past_time", "requests": 1}]}', 'since a moment');
SELECT is(capacity_v1.get_rollout('{"gates": false, "since": "2050-06-01T12:00:00Z"}') #>> '{activity,requests}', '9', 'the moment itself counts');
-- Who does not show up asks for nothing, who comes after all does.
SELECT capacity_v1.transition_booking(b.restaurant_id, b.id, 'no_show') FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.e AND b.party_size = 8;
SELECT is(capacity_v1.get_rollout('{"gates": false, "since": "2050-06-01T12:00:00Z"}') #>> '{activity,requests}', '9', 'a no-show is no request');
SELECT capacity_v1.transition_booking(b.restaurant_id, b.id, 'seated', p_options => '{"override": true, "reason": "regulars"}') FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.e AND b.party_size = 8;
SELECT is(capacity_v1.get_rollout('{"gates": false, "since": "2050-06-01T12:00:00Z"}') #>> '{activity,requests}', '10', 'coming after all is one');
SELECT is(capacity_v1.get_rollout('{"gates": false}') -> 'activity', 'null', 'without a moment it counts nothing');

SELECT * FROM finish();

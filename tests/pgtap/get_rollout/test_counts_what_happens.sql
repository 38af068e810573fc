SELECT plan(3);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant('E') AS e, tests.make_restaurant('S', p_options => '{}') AS s INTO TEMP r;
SELECT tests.set_limit(e, 10), tests.set_limit(s, 10) FROM r;
SELECT tests.book(e, 4) FROM r;
SELECT tests.set_clock('2050-06-01 13:00+00');
SELECT tests.book(e, 4), tests.book(e, 4), tests.book(s, 8), tests.book(s, 8), tests.book(e, 1, p_booking_date => '2050-01-01') FROM r;
SELECT is(capacity_v1.get_rollout('{"gates": false, "since": "2050-06-01T12:30:00Z"}') -> 'activity',
    '{"since": "2050-06-01T12:30:00+00:00", "until": "2050-06-01T13:00:00+00:00", "requests": 5, "accepted": 3, "refused": 2, "would_refuse": 1,
      "enforced_requests": 3, "enforced_refused": 1, "rules": [{"rule": "max_covers", "requests": 1}, {"rule": "past_time", "requests": 1}]}', 'since a moment');
SELECT is(capacity_v1.get_rollout('{"gates": false, "since": "2050-06-01T12:00:00Z"}') #>> '{activity,requests}', '6', 'the moment itself counts');
SELECT is(capacity_v1.get_rollout('{"gates": false}') -> 'activity', 'null', 'without a moment it counts nothing');

SELECT * FROM finish();

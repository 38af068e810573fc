SELECT plan(16);

-- 22:30 on the first of June in New York is the second of June in UTC.
SELECT tests.set_clock('2050-06-02 02:30+00');
SELECT tests.make_restaurant('Ann''s', 'America/New_York', '{}') AS a, tests.make_restaurant('Other', 'America/New_York', '{}') AS o,
       tests.make_restaurant('Strict') AS s INTO TEMP r;
SELECT capacity_v1.set_capacity_rule(a, 10, 2), tests.set_limit(s, 4) FROM r;
SELECT capacity_v1.set_booking_policy(a, '{"max_party_size": 7, "slot_covers": 9}') FROM r;
CREATE FUNCTION pg_temp.report(p_first date DEFAULT '2050-06-01', p_last date DEFAULT '2050-06-01', p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.get_shadow_report(p_first, p_last, p_options)
$fn$;

SELECT tests.book(a, 6) FROM r;                                            -- fits
SELECT tests.book(a, 6) FROM r;                                            -- 12 of 10 covers, 12 of 9 in the slot
SELECT tests.book(a, 8, p_start_time => '20:00') FROM r;                   -- 20 of 10, the third party, too large a party
SELECT tests.book(a, 1, p_start_time => '21:00', p_options => '{"override": true, "reason": "x"}') FROM r;
SELECT tests.book(a, 2, p_booking_date => '2050-01-01') FROM r;            -- over
SELECT tests.book(o, 2) FROM r;
SELECT tests.book(s, 9) FROM r;                                            -- enforced

SELECT is((pg_temp.report() #> '{restaurants,0}') - 'examples' - 'restaurant_id',
    '{"name": "Ann''s", "mode": "shadow", "requests": 5, "covers": 23, "refused": 1, "unjudged": 0, "would_refuse": 2, "would_refuse_covers": 14, "share_percent": 40.0,
      "rules": [{"rule": "max_covers", "requests": 2, "covers": 14}, {"rule": "max_parties", "requests": 1, "covers": 8},
                {"rule": "max_party_size", "requests": 1, "covers": 8}, {"rule": "slot_covers", "requests": 1, "covers": 6}],
      "overbooked": {"services": 1, "covers": 10, "parties": 1}, "still_overbooked": {"services": 1, "covers": 11, "parties": 2}}', 'by rule, each request under every one');
SELECT is((pg_temp.report() -> 'total') - 'rules' - 'overbooked' - 'still_overbooked',
    '{"restaurants": 2, "restaurants_affected": 1, "requests": 6, "covers": 25, "refused": 1, "unjudged": 0, "would_refuse": 2, "would_refuse_covers": 14, "share_percent": 33.3}',
    'the whole; who enforces is no part of it');
SELECT is(jsonb_path_query_array(pg_temp.report(), '$.restaurants[*].name'), '["Ann''s", "Other"]', 'the restaurant with the most comes first');
SELECT is((pg_temp.report() #> '{restaurants,0,examples,1}') - 'decision_id' - 'booking_id' - 'service_period_id',
    '{"decided_at": "2050-06-02T02:30:00+00:00", "decided_local": "2050-06-01T22:30:00", "operation": "create_booking", "code": "CAPACITY_EXCEEDED",
      "booking_date": "2050-06-17", "start_time": "19:00:00", "party_size": 6, "service_date": "2050-06-17",
      "violations": [{"rule": "max_covers", "limit": 10, "used": 6, "requested": 6, "shortfall": 2}, {"rule": "slot_covers", "limit": 9, "used": 6, "requested": 6, "shortfall": 3}]}',
    'an example says what, when, and against which rule');
SELECT is(jsonb_array_length(pg_temp.report(p_options => '{"examples": 1}') #> '{restaurants,0,examples}'), 1, 'as many as are wanted');
SELECT is(pg_temp.report(p_options => '{"examples": 1}') #>> '{restaurants,0,examples,0,party_size}', '8', 'the latest');
SELECT is(pg_temp.report(p_options => jsonb_build_object('restaurant_id', o)) #> '{total,requests}', '1', 'one restaurant') FROM r;
SELECT is((SELECT row(p #> '{total,restaurants}', jsonb_array_length(p -> 'restaurants'), p -> 'is_complete')::text FROM pg_temp.report(p_options => '{"limit": 1}') AS p),
    '(2,1,false)', 'a limited list says so');

SELECT is(pg_temp.report('2050-06-02', '2050-06-02') #> '{total}', '{"restaurants": 0, "restaurants_affected": 0, "requests": 0, "covers": 0, "refused": 0, "unjudged": 0,
    "would_refuse": 0, "would_refuse_covers": 0, "share_percent": null, "rules": [], "overbooked": {"services": 0, "covers": 0, "parties": 0},
    "still_overbooked": {"services": 0, "covers": 0, "parties": 0}}', 'days are those of the restaurant''s calendar');
SELECT is(pg_temp.report('2050-06-17', '2050-06-17') #> '{total,requests}', '0', 'and of the decision, not of the booking');
SELECT tests.set_clock('2050-06-02 04:00+00');
SELECT tests.book(o, 2) FROM r;
SELECT is(pg_temp.report() #> '{total,requests}', '6', 'midnight there ends the day');
SELECT is(pg_temp.report('2050-06-02', '2050-06-02') #> '{total,requests}', '1', 'and begins the next');

-- What a cancellation gives back is overbooked no more, and was all the same.
SELECT capacity_v1.cancel_booking(b.restaurant_id, b.id) FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.a AND b.party_size = 8;
SELECT is((SELECT row(p #>> '{restaurants,0,overbooked,covers}', p #>> '{restaurants,0,still_overbooked,covers}')::text FROM pg_temp.report() AS p), '(10,3)', 'then and now');
INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time) SELECT o, 3, '2050-06-17', '19:00' FROM r;
SELECT is((SELECT row(p #>> '{total,requests}', p #>> '{total,unjudged}')::text FROM pg_temp.report(current_date - 1, current_date + 1) AS p), '(1,1)', 'plain SQL is counted, and judged by nobody');
UPDATE capacity.bookings AS b SET party_size = 4 FROM r WHERE b.restaurant_id = r.o AND b.party_size = 3;
SELECT is((SELECT row(p #>> '{total,requests}', p #>> '{total,unjudged}')::text FROM pg_temp.report(current_date - 1, current_date + 1) AS p), '(2,2)', 'a party that grows by it too');
SELECT throws_ok('SELECT capacity_v1.get_shadow_report(''2050-06-02'', ''2050-06-01'')', 'RC003', NULL, 'a range has an order');

SELECT * FROM finish();

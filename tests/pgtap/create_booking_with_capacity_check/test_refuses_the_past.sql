SELECT plan(14);

SELECT tests.set_clock('2050-06-17 19:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS period_id INTO TEMP dinner FROM r;
SELECT tests.set_limit(id, 10) FROM r;

SELECT is(tests.outcome(tests.book(id, p_start_time => '19:00')), 'confirmed', 'now is not past') FROM r;
SELECT is(tests.outcome(tests.book(id, p_start_time => '18:59:59')), 'refused: PAST_TIME', 'a second ago is') FROM r;
SELECT is(tests.outcome(tests.book(id, p_booking_date => '2050-06-16', p_start_time => '22:59')), 'refused: PAST_TIME', 'so is yesterday') FROM r;
SELECT is(tests.outcome(tests.book(id, p_start_time => '12:00')), 'refused: PAST_TIME', 'also outside of all services') FROM r;
SELECT is(tests.book(id, p_start_time => '18:59:59') #> '{error,violations}',
    '[{"rule": "past_time", "limit": null, "used": null, "requested": null, "shortfall": 1}]', 'it is told by how many minutes, begun ones too') FROM r;
SELECT is(tests.outcome(tests.book(id, p_start_time => '18:00', p_options => '{"allow_past": false}')), 'refused: PAST_TIME', 'false allows nothing') FROM r;
SELECT is(tests.outcome(tests.book(id, p_start_time => '18:00', p_options => '{"allow_past": null}')), 'refused: PAST_TIME', 'nor does null') FROM r;

SELECT is(tests.outcome(tests.book(id, 8, p_start_time => '18:00', p_idempotency_key => 'past', p_options => '{"allow_past": true}')),
    'confirmed', 'who may, books the past') FROM r;
SELECT is((SELECT row(options, outcome, authorises_debt)::text FROM capacity.decisions, r
           WHERE restaurant_id = r.id AND booking_id IN (SELECT b.id FROM capacity.bookings AS b WHERE b.party_size = 8)),
    '("{""allow_past"": true}",accepted,f)', 'the decision says so, and authorises no debt');
SELECT is(tests.outcome(tests.book(id, 1, p_start_time => '18:00', p_options => '{"allow_past": true}')),
    'refused: CAPACITY_EXCEEDED', 'a full service is full in the past too') FROM r;
SELECT is((SELECT max(excess_covers) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 0, 'nothing is over the limit');

-- The option is the service role's, even for a role that may book.
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA capacity_v1 TO authenticated;
GRANT SELECT ON r TO authenticated, service_role;
SET LOCAL ROLE authenticated;
SELECT throws_ok($$SELECT tests.book(id, 1, '2050-06-16', p_options => '{"allow_past": true}') FROM r$$, 'RC401', NULL, 'others may not');
SELECT is(tests.outcome(tests.book(id, 1, '2050-06-20', p_options => '{"allow_past": false}')), 'confirmed', 'though they may book') FROM r;
SET LOCAL ROLE service_role;
SELECT is(tests.outcome(tests.book(id, 1, '2050-06-16', p_options => '{"allow_past": true}')), 'confirmed', 'the service role may') FROM r;
RESET ROLE;

SELECT * FROM finish();

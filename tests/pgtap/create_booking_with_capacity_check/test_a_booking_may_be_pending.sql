SELECT plan(6);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;

SELECT tests.book(id, 6, p_idempotency_key => 'p', p_options => '{"status": "pending"}') AS answer INTO TEMP a FROM r;
SELECT is(tests.outcome(answer), 'pending', 'a booking may wait for its confirmation') FROM a;
SELECT is(tests.outcome(tests.book(id, 6)), 'refused: CAPACITY_EXCEEDED', 'it holds its place meanwhile') FROM r;
SELECT is(tests.book(id, 6, p_idempotency_key => 'p', p_options => '{"status": "pending"}'), answer || '{"duplicate": true}', 'a repeat says the same') FROM a, r;
SELECT is(tests.outcome(tests.book(id, p_options => '{"status": "confirmed"}')), 'confirmed', 'confirmed is what it is otherwise') FROM r;
SELECT throws_ok(format('SELECT tests.book(%L, p_options => %L)', id, o), 'RC016', NULL, o || ' is no status to begin with')
FROM r, unnest('{"{\"status\": \"seated\"}","{\"status\": \"\"}"}'::text[]) AS o;

SELECT * FROM finish();

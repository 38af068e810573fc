SELECT plan(14);

SELECT tests.set_clock('2050-06-01 10:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.set_limit(id, 5) FROM r;
SELECT (tests.book(id, 2) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT tests.set_clock('2050-06-02 10:00+00');
SELECT tests.change(id, booking, '{"party_size": 3}') FROM r, b;
SELECT tests.book(id, 4) FROM r;
SELECT capacity_v1.cancel_booking(id, booking) FROM r, b;
CREATE FUNCTION pg_temp.list(p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.list_history(id, p_options) FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.said(p_answer jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(x ->> 'operation', ', ' ORDER BY n) FROM jsonb_array_elements(p_answer -> 'changes') WITH ORDINALITY AS x (x, n)
$fn$;

SELECT pg_temp.list() AS answer INTO TEMP a;
SELECT is(answer - 'changes', jsonb_build_object('success', true, 'restaurant_id', id, 'timezone', 'Europe/Zurich', 'is_complete', true, 'next_before_id', NULL), 'all of it fits on a page') FROM a, r;
SELECT is(pg_temp.said(answer), 'cancel_booking, create_booking, update_booking, create_booking, set_capacity_rule, upsert_restaurant', 'the latest first, of this restaurant') FROM a;
SELECT is((answer #> '{changes,2}') - 'id' - 'service_period_id', jsonb_build_object('decided_at', '2050-06-02T10:00:00+00:00', 'decided_local', '2050-06-02T12:00:00', 'operation', 'update_booking', 'outcome', 'accepted', 'violations', '[]'::jsonb,
    'code', NULL, 'actor', session_user, 'booking_id', booking, 'booking_date', tests.day(), 'start_time', '19:00:00', 'party_size', 3, 'service_date', tests.day(),
    'before', '{"party_size": 2}'::jsonb, 'after', '{"party_size": 3}'::jsonb, 'options', '{"changes": ["party_size"]}'::jsonb), 'who, when, what, before and after') FROM a, b;
SELECT is(jsonb_build_array(answer #> '{changes,1,outcome}', answer #> '{changes,1,code}', answer #> '{changes,1,before}', answer #> '{changes,1,after}'), '["refused", "CAPACITY_EXCEEDED", null, null]', 'what was refused changed nothing') FROM a;
SELECT is(answer #> '{changes,4,after}', '{"max_covers": 5, "max_parties": null}', 'a new rule has no before') FROM a;

SELECT pg_temp.list('{"limit": 4}') AS answer INTO TEMP first;
SELECT is(answer -> 'changes', (SELECT jsonb_agg(x ORDER BY n) FROM a, jsonb_array_elements(a.answer -> 'changes') WITH ORDINALITY AS x (x, n) WHERE n <= 4), 'a page is as long as was asked for') FROM first;
SELECT is(answer -> 'is_complete', 'false', 'and says that there is more') FROM first;
SELECT is(answer -> 'next_before_id', answer #> '{changes,3,id}', 'and where it goes on') FROM first;
SELECT is(pg_temp.said(pg_temp.list(jsonb_build_object('before_id', answer -> 'next_before_id'))), 'set_capacity_rule, upsert_restaurant', 'there it does') FROM first;
SELECT is(pg_temp.list(jsonb_build_object('limit', 2, 'before_id', answer -> 'next_before_id')) -> 'is_complete', 'true', 'up to the end') FROM first;
SELECT is(pg_temp.list('{"before_id": 0}') - 'restaurant_id', '{"success": true, "timezone": "Europe/Zurich", "changes": [], "is_complete": true, "next_before_id": null}', 'before the first there is nothing');

SELECT is(tests.as_user(tests.claims('x', id, 'staff'), format('SELECT jsonb_array_length(capacity_v1.list_history(%L) -> ''changes'')', id)), '6', 'staff may read it') FROM r;
SELECT is(tests.as_user(tests.claims('x', other, 'owner'), format('SELECT capacity_v1.list_history(%L)', id)), 'RC401', 'others may not') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.list_history(%L)', gen_random_uuid()), 'RC101', NULL, 'without a restaurant there is none');

SELECT * FROM finish();

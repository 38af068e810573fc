SELECT plan(33);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2', 2) AS two INTO TEMP t FROM r;
CREATE FUNCTION pg_temp.answer(p_answer jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', coalesce(p_answer #>> '{error,code}', p_answer #>> '{booking,status}'),
        coalesce(tests.violations(nullif(coalesce(p_answer #> '{error,violations}', p_answer -> 'would_refuse'), '[]')), ''),
        CASE WHEN p_answer -> 'booking' <> 'null' THEN 'at ' || coalesce((SELECT string_agg(k ->> 'table_number', '+' ORDER BY n) FROM jsonb_array_elements(p_answer #> '{booking,tables}') WITH ORDINALITY AS x (k, n)), 'none') END)
$fn$;
CREATE FUNCTION pg_temp.book(p_party integer, p_time time DEFAULT '19:00', p_options jsonb DEFAULT '{}', p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT pg_temp.answer(tests.book(id, p_party, p_date, p_time, p_options => p_options)) FROM pg_temp.r
$fn$;

SELECT is(pg_temp.book(2, p_date => '2050-06-18'), 'confirmed  at none', 'where staff assign the tables nobody gets one');
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": true, "turn_buffer_minutes": 15}') FROM r;
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments), 0::bigint, 'who has booked stays as it is');

SELECT tests.book(id, 2, p_idempotency_key => 'first') AS answer INTO TEMP a FROM r;
SELECT is(answer #> '{booking,tables}', jsonb_build_array(jsonb_build_object('table_id', two, 'table_number', '2', 'capacity', 2, 'section', NULL, 'seating_type', 'indoor')), 'a booking gets the best table at once') FROM a, t;
SELECT is((SELECT row(kind, upper(taken_during) = '2050-06-17 21:15+02', slot_id IS NOT NULL)::text FROM capacity.booking_table_assignments), '(booking,t,t)', 'until the turn buffer is over');
SELECT is(tests.book(id, 2, p_idempotency_key => 'first'), answer || '{"duplicate": true}', 'a repeat gets no other') FROM a, r;
SELECT is(pg_temp.book(2), 'confirmed  at 1', 'the next one gets the next');
SELECT is(pg_temp.book(2), 'CAPACITY_EXCEEDED tables 2 2 1 1', 'without a free table there is no booking');
SELECT is(pg_temp.book(3), 'CAPACITY_EXCEEDED tables 1 1 1 1', 'of the tables that take the party');
SELECT is(pg_temp.book(5, '21:30'), 'CAPACITY_EXCEEDED tables 0 0 1 1', 'and one that fits at no table finds none');
SELECT is(pg_temp.book(2, '21:14') || ', ' || pg_temp.book(2, '21:15'), 'CAPACITY_EXCEEDED tables 2 2 1 1, confirmed  at 2', 'before the buffer is over the table is not free');
SELECT is((SELECT row(outcome, code, tests.violations(violations))::text FROM capacity.decisions WHERE outcome = 'refused' ORDER BY id LIMIT 1), '(refused,CAPACITY_EXCEEDED,"tables 2 2 1 1")', 'the decision says so');

-- Everything against it is said, tables last.
SELECT tests.set_limit(id, 5, 2) FROM r;
SELECT is(pg_temp.book(2), 'CAPACITY_EXCEEDED max_covers 5 6 2 3, max_parties 2 3 1 2, tables 2 2 1 1', 'after the limits');
SELECT capacity_v1.set_booking_policy(id, '{"channels": ["web"]}') FROM r;
SELECT is(pg_temp.book(2), 'POLICY_REFUSED channel - - - -, max_covers 5 6 2 3, max_parties 2 3 1 2, tables 2 2 1 1', 'and the policy');
SELECT is(pg_temp.book(2, '12:00'), 'OUTSIDE_SERVICE_HOURS service_hours - - - -, channel - - - -', 'outside of all services tables are no matter');
SELECT capacity_v1.set_booking_policy(id, '{"channels": null}') FROM r;

-- An override lets it in, never to somebody's table.
SELECT is(pg_temp.book(2, p_options => '{"override": true, "reason": "friends"}'), 'confirmed max_covers 5 6 2 3, max_parties 2 3 1 2, tables 2 2 1 1 at none', 'an override lets it in without a table');
SELECT tests.set_limit(id, NULL) FROM r;
SELECT is(pg_temp.book(2, p_options => '{"override": true, "reason": "friends"}'), 'confirmed tables 2 2 1 1 at none', 'also where it is the table alone');
SELECT is((SELECT row(outcome, code, authorises_debt)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(accepted,CAPACITY_EXCEEDED,f)', 'which is no debt');
SELECT tests.set_limit(r.id, 1, p_service_period_id => s.id) FROM r, capacity.service_periods AS s WHERE NOT is_builtin;
SELECT is(pg_temp.book(4, p_date => '2050-06-19', p_options => '{"override": true, "reason": "friends"}'), 'confirmed max_covers 1 0 4 3 at 1', 'it gets one that is free');
SELECT tests.set_limit(r.id, NULL, p_service_period_id => s.id) FROM r, capacity.service_periods AS s WHERE NOT is_builtin;

-- So does shadow mode.
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.book(2), 'confirmed tables 2 2 1 1 at none', 'shadow mode lets it in without a table');
SELECT is(pg_temp.book(2, p_date => '2050-06-20'), 'confirmed  at 2', 'or with a free one');
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;

-- Blocks and combinations.
SELECT capacity_v1.set_table_status(id, two, 'out_of_service', '2050-06-21 00:00+02', '2050-06-22 00:00+02') FROM r, t;
SELECT is(pg_temp.book(2, p_date => '2050-06-21') || ', ' || pg_temp.book(2, p_date => '2050-06-21'), 'confirmed  at 1, CAPACITY_EXCEEDED tables 2 2 1 1', 'a blocked table is given to nobody');
SELECT capacity_v1.upsert_combination(id, 'Both', ARRAY[one, two], 6) FROM r, t;
SELECT is(pg_temp.book(5, p_date => '2050-06-22'), 'confirmed  at 1+2', 'a large party gets a combination');
SELECT is(pg_temp.book(2, p_date => '2050-06-22'), 'CAPACITY_EXCEEDED tables 3 3 1 1', 'none of whose tables is free then');
SELECT is(pg_temp.answer(capacity_v1.create_booking_with_capacity_check(id, '2050-06-23', '19:00', 4, 'x', p_options => '{"status": "pending"}')), 'pending  at 1', 'one that is pending has one too') FROM r;

-- Who walks in.
SELECT tests.set_clock('2050-06-24 19:00+02');
CREATE FUNCTION pg_temp.walk_in(p_party integer, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT pg_temp.answer(capacity_v1.create_booking_with_capacity_check(id, NULL, NULL, p_party, gen_random_uuid()::text, p_booking_type => 'walk_in', p_source => 'door', p_options => p_options)) FROM pg_temp.r
$fn$;
SELECT is(pg_temp.walk_in(2), 'seated  at 2', 'who walks in is seated at a table');
SELECT is((SELECT string_agg(kind::text, ' ') FROM capacity.booking_table_assignments WHERE lower(taken_during) = '2050-06-24 19:00+02'), 'walk_in', 'as a walk-in');
SELECT is(pg_temp.walk_in(3) || ', ' || pg_temp.walk_in(1), 'seated  at 1, CAPACITY_EXCEEDED tables 3 3 1 1', 'while there is one');
SELECT is(pg_temp.walk_in(1, '{"override": true, "reason": "at the bar"}'), 'seated tables 3 3 1 1 at none', 'or somebody says so');

-- Without tables, and without the policy.
SELECT tests.make_restaurant() AS id INTO TEMP bare;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": true}') FROM bare;
SELECT is(pg_temp.answer(tests.book(id, 2, '2050-06-25')), 'CAPACITY_EXCEEDED tables 0 0 1 1', 'where there are no tables there is no booking') FROM bare;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": false}') FROM bare;
SELECT is(pg_temp.answer(tests.book(id, 2, '2050-06-25')), 'confirmed  at none', 'unless none is required') FROM bare;
SELECT is((SELECT count(*) FROM (SELECT table_id, taken_during, lag(upper(taken_during)) OVER (PARTITION BY table_id ORDER BY taken_during) AS before FROM capacity.booking_table_assignments WHERE released_at IS NULL) AS s WHERE lower(taken_during) < before), 0::bigint, 'two parties never have one table');
SELECT ok((SELECT count(*) > 5 FROM capacity.booking_table_assignments WHERE released_at IS NULL), 'of many that have one');
SELECT is((SELECT string_agg(tests.sound(id), ' ') FROM (SELECT id FROM r UNION ALL SELECT id FROM bare) AS x), 'sound sound', 'nothing is out of balance');

SELECT * FROM finish();

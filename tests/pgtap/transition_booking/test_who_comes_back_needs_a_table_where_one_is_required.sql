SELECT plan(14);

SELECT tests.set_clock('2050-06-17 19:10+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": true}') FROM r;
CREATE FUNCTION pg_temp.guest(p_party integer DEFAULT 4) RETURNS uuid LANGUAGE sql AS $fn$
    SELECT (tests.book(id, p_party, p_options => '{"allow_past": true}') #>> '{booking,id}')::uuid FROM pg_temp.r
$fn$;
SELECT pg_temp.guest() AS party INTO TEMP b;
CREATE FUNCTION pg_temp.become(p_status text, p_options jsonb DEFAULT '{}', p_booking_id uuid DEFAULT NULL) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', tests.outcome(a), tests.violations(nullif(coalesce(a #> '{error,violations}', a -> 'would_refuse'), '[]')), (SELECT string_agg(k ->> 'table_number', '+') FROM jsonb_array_elements(a #> '{booking,tables}') AS k))
    FROM pg_temp.r, pg_temp.b, capacity_v1.transition_booking(id, coalesce(p_booking_id, party), p_status, p_options) AS a
$fn$;

SELECT is(pg_temp.become('no_show'), 'no_show', 'who does not show up gives back the table');
SELECT pg_temp.guest() AS other INTO TEMP o;
SELECT is(tests.seated_at(other), '1', 'somebody else gets it') FROM o;
SELECT is(pg_temp.become('seated'), 'seated 2', 'who comes after all gets another one');
SELECT is(pg_temp.become('seated'), 'seated (duplicate) 2', 'once');
SELECT tests.set_clock('2050-06-17 19:11+02');
SELECT pg_temp.become('confirmed'), pg_temp.become('no_show');
SELECT pg_temp.guest() AS third INTO TEMP h;
SELECT is(pg_temp.become('seated'), 'refused: CAPACITY_EXCEEDED tables 2 2 1 1', 'without a free table it is not seated');
SELECT is(pg_temp.become('seated', '{"override": true, "reason": "at the bar"}'), 'seated tables 2 2 1 1', 'unless somebody says so, and then without one');
SELECT is((SELECT row(outcome, code, authorises_debt)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(accepted,CAPACITY_EXCEEDED,f)', 'which is no debt');
SELECT pg_temp.become('confirmed'), pg_temp.become('no_show');
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.become('seated'), 'seated tables 2 2 1 1', 'shadow mode says so too');

-- Who had left sits anyway.
SELECT tests.set_clock('2050-06-17 19:12+02');
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;
SELECT is(pg_temp.become('seated', '{}', other) || ', ' || pg_temp.become('completed', '{}', other), 'seated 1, completed', 'who leaves gives back the table') FROM o;
SELECT is(tests.seated_at(pg_temp.guest()), 'nowhere', 'somebody else gets it') FROM r;
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments WHERE released_at IS NULL), 2::bigint, 'so that all are taken');
SELECT is(pg_temp.become('seated', '{}', other), 'seated', 'who left by mistake is seated without one') FROM o;
SELECT capacity_v1.cancel_booking(id, third) FROM r, h;
SELECT is(capacity_v1.auto_assign_booking(id, other) #>> '{booking,tables,0,table_number}', '2', 'and gets one when there is one') FROM r, o;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

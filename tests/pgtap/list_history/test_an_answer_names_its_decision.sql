SELECT plan(22);

SELECT tests.set_clock('2050-06-01 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_table(id, '1') AS one INTO TEMP t FROM r;
SELECT tests.set_limit(id, 10) FROM r;
GRANT USAGE ON SCHEMA tests TO anon;

-- What the history says of the decision that an answer names: operation, outcome, whose it is.
CREATE FUNCTION pg_temp.named(p_answer jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', x ->> 'operation', x ->> 'outcome', x ->> 'actor')
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_history(id) -> 'changes') AS x
    WHERE x -> 'id' = p_answer -> 'decision_id'
$fn$;
-- As somebody: the answer of a function of the API.
CREATE FUNCTION pg_temp.asked(p_role text, p_statement text, VARIADIC p_arguments text[] DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.as_user(CASE p_role WHEN 'authenticated' THEN tests.claims('sam', id, 'staff') END,
        format('SELECT capacity_v1.' || p_statement, VARIADIC ARRAY[id::text] || p_arguments), p_role)::jsonb
    FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.book(p_role text, p_key text, p_party integer DEFAULT 4) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT pg_temp.asked(p_role, 'create_booking_with_capacity_check(%L, tests.day(), ''19:00'', %s, %L)', p_party::text, p_key)
$fn$;

-- Staff.
SELECT pg_temp.book('authenticated', 'first') AS answer INTO TEMP a;
SELECT is(pg_temp.named(answer), 'create_booking accepted sam', 'an answer names its decision') FROM a;
SELECT is(pg_temp.book('authenticated', 'first') -> 'decision_id', answer -> 'decision_id', 'a repeat names the same one') FROM a;
SELECT is(pg_temp.named(pg_temp.book('service_role', 'large', 9)), 'create_booking refused service_role', 'so does a refusal');
SELECT is(pg_temp.named(pg_temp.asked('authenticated', 'update_booking(%L, %L, 1, ''{"party_size": 3}'', ''c'')', answer #>> '{booking,id}')), 'update_booking accepted sam', 'and a change') FROM a;
SELECT pg_temp.asked('authenticated', 'hold_capacity(%L, tests.day(), ''19:00'', 2, ''h'')') AS answer INTO TEMP h;
SELECT is(pg_temp.named(answer), 'hold_capacity accepted sam', 'and a hold') FROM h;
SELECT is(pg_temp.named(pg_temp.asked('authenticated', 'confirm_hold(%L, %L, ''k'')', answer #>> '{booking,id}')), 'confirm_hold accepted sam', 'and what becomes of it') FROM h;
SELECT is(pg_temp.named(pg_temp.asked('authenticated', 'assign_table_to_booking(%L, %L, ARRAY[%L]::uuid[])', answer #>> '{booking,id}', one::text)), 'assign_table accepted sam', 'and who seats it') FROM h, t;
SELECT is(pg_temp.asked('authenticated', 'assign_table_to_booking(%L, %L, ARRAY[%L]::uuid[])', answer #>> '{booking,id}', one::text) -> 'decision_id', 'null', 'where nothing is decided, none is named') FROM h, t;
SELECT is(pg_temp.named(pg_temp.asked('authenticated', 'transition_booking(%L, %L, ''seated'')', answer #>> '{booking,id}')), 'transition_booking accepted sam', 'and a transition') FROM h;
SELECT pg_temp.asked('authenticated', 'join_waitlist(%L, tests.day(), %L, 8, ''w'')', dinner::text) AS answer INTO TEMP w FROM p;
SELECT is(pg_temp.named(answer), 'join_waitlist accepted sam', 'and who waits') FROM w;
SELECT is(pg_temp.named(pg_temp.asked('authenticated', 'leave_waitlist(%L, %L)', answer #>> '{entry,id}')), 'leave_waitlist accepted sam', 'or not any more') FROM w;
SELECT is(pg_temp.named(pg_temp.asked('authenticated', 'cancel_booking(%L, %L)', answer #>> '{booking,id}')), 'cancel_booking accepted sam', 'and who cancels') FROM a;

-- Guests are never told, whoever decided.
SELECT is(pg_temp.asked('anon', 'cancel_booking_by_reference(%L, %L)', answer #>> '{booking,reference}') - 'booking' - 'capacity',
    '{"success": true, "duplicate": true, "mode": "enforce", "error": null, "would_refuse": [], "decision_id": null}', 'a guest is not told which decision cancelled it') FROM a;
SELECT pg_temp.book('anon', 'guest', 3) AS answer INTO TEMP g;
SELECT is(answer -> 'decision_id', 'null', 'nor which one booked') FROM g;
SELECT is(pg_temp.book('anon', 'guest', 3) -> 'decision_id', 'null', 'not when it is repeated either');
SELECT is(pg_temp.book('anon', 'no', 9) - 'capacity' #- '{error,violations}' #- '{error,hint}' #- '{error,message}',
    '{"success": false, "duplicate": false, "mode": "enforce", "error": {"code": "CAPACITY_EXCEEDED"}, "would_refuse": [], "booking": null, "decision_id": null}', 'nor which one refused');
SELECT is(pg_temp.book('anon', 'no', 9) -> 'decision_id', 'null', 'once more');
SELECT is(pg_temp.asked('anon', 'update_booking_by_reference(%L, %L, 1, ''{"party_size": 2}'', ''c'')', answer #>> '{booking,reference}') -> 'decision_id', 'null', 'nor which one changed it') FROM g;
SELECT is(tests.as_user(tests.claims('eve', gen_random_uuid(), 'owner'), format('SELECT capacity_v1.create_booking_with_capacity_check(%L, tests.day(), ''19:00'', 1, ''eve'')', id))::jsonb -> 'decision_id', 'null', 'who works elsewhere is a guest') FROM r;
SELECT pg_temp.asked('anon', 'join_waitlist(%L, tests.day(), %L, 9, ''w'')', dinner::text) AS answer INTO TEMP v FROM p;
SELECT is(answer -> 'decision_id', 'null', 'who waits as a guest is not told') FROM v;
SELECT is(pg_temp.asked('anon', 'leave_waitlist_by_reference(%L, %L)', answer #>> '{entry,reference}') -> 'decision_id', 'null', 'nor who leaves') FROM v;
SELECT is((SELECT count(*) FROM capacity.decisions AS d WHERE d.actor IN ('anon', 'eve')), 6::bigint, 'and yet all of it is in the history');

SELECT * FROM finish();

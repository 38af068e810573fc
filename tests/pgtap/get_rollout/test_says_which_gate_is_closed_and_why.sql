SELECT plan(14);

CREATE FUNCTION pg_temp.gate(p_gate text, p_percent integer DEFAULT 100) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT g FROM capacity_v1.get_rollout(jsonb_build_object('percent', p_percent)) AS s, jsonb_array_elements(s -> 'gates') AS g WHERE g ->> 'gate' = p_gate
$fn$;
SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant('Bare', p_options => '{}') AS id INTO TEMP r;
SELECT capacity_v1.start_rollout();

-- Configured: only restaurants that are active, and only those of the step.
SELECT is(pg_temp.gate('configured') ->> 'passed', 'true', 'a restaurant that nobody uses needs no capacity');
SELECT tests.make_period(id) FROM r;
SELECT is(pg_temp.gate('configured') - 'message', jsonb_build_object('gate', 'configured', 'passed', false, 'found', 1, 'needed', 0, 'is_warning', false,
    'examples', jsonb_build_array(jsonb_build_object('restaurant_id', id, 'name', 'Bare'))), 'one with service hours does') FROM r;
SELECT is(pg_temp.gate('configured', 0) ->> 'passed', 'true', 'unless the step leaves it alone');
SELECT tests.set_clock('2050-06-08 12:00+00');
SELECT throws_ok('SELECT capacity_v1.set_rollout(100)', 'RC302', NULL, 'it closes the gate');
SELECT tests.set_limit(id, 10) FROM r;
SELECT is(pg_temp.gate('configured') ->> 'passed', 'true', 'with a limit it does not');

-- Recount: of decisions, and of totals.
SELECT tests.book(id, 8), tests.book(id, 8) FROM r;
SELECT tests.book(id, 2, day::date, p_options => '{"allow_past": true, "reason": "late"}') FROM r, unnest('{2050-06-06,2050-06-07}'::text[]) AS day;
SELECT is(pg_temp.gate('recount') - 'message', '{"gate": "recount", "passed": true, "found": 0, "needed": 0, "is_warning": false, "examples": []}', 'a recount agrees with the engine');
INSERT INTO capacity.decisions (restaurant_id, decided_at, operation, outcome, mode, actor, party_size, max_covers, booked_covers)
SELECT id, capacity_impl.clock(), 'create_booking', 'accepted', 'shadow', 'x', 5, 10, 6 FROM r;
SELECT is(pg_temp.gate('recount') ->> 'found', '1', 'a decision that overlooks a limit is found');
SELECT is((pg_temp.gate('recount') #> '{examples,0}') - 'decision_id', jsonb_build_object('restaurant_id', id,
    'expected', '{"outcome": "accepted", "code": "CAPACITY_EXCEEDED", "authorises_debt": true, "slot_covers": false,
        "violations": [{"rule": "max_covers", "limit": 10, "used": 6, "requested": 5, "shortfall": 1}]}'::jsonb,
    'found', '{"outcome": "accepted", "code": null, "authorises_debt": false, "slot_covers": false, "violations": []}'::jsonb), 'and shown') FROM r;
SELECT throws_ok('SELECT capacity_v1.set_rollout(100)', 'RC302', NULL, 'it closes the gate');
SET LOCAL session_replication_role = replica;
UPDATE capacity.service_ledger SET booked_parties = 9 FROM r WHERE restaurant_id = id;
RESET session_replication_role;
SELECT is(pg_temp.gate('recount') ->> 'found', '4', 'so are totals that their bookings do not make');
SELECT tests.set_clock('2050-06-08 12:01+00');
SELECT capacity_v1.start_rollout();
SELECT is((SELECT row(g -> 'found', g -> 'passed')::text FROM pg_temp.gate('recount') AS g), '(2,false)', 'of before a new start a day of totals counts, and no decision');

-- Debts that are not shadow mode's are a warning.
SELECT tests.make_restaurant('Enforces') AS id INTO TEMP e;
SELECT tests.book(id, 8), tests.set_limit(id, 5) FROM e;
SELECT is((SELECT row(g -> 'passed', g -> 'found', g -> 'is_warning', jsonb_array_length(g -> 'examples'))::text FROM pg_temp.gate('overbooked') AS g),
    '(false,1,true,1)', 'a lowered limit leaves a debt');
SELECT is((SELECT jsonb_agg(g ->> 'gate' ORDER BY g ->> 'gate') FROM capacity_v1.get_rollout() AS s, jsonb_array_elements(s -> 'gates') AS g),
    '["configured", "days_in_shadow", "overbooked", "recount", "watched"]', 'there are five gates');
SELECT is(capacity_v1.get_rollout('{"gates": false}') -> 'gates', 'null', 'which nobody need ask for');

SELECT * FROM finish();

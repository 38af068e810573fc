SELECT plan(12);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
UPDATE capacity.restaurants SET slot_covers = 6, is_paced = true FROM r WHERE restaurant_id = r.id;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 2) FROM r;
SELECT (tests.book(id, 6) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT tests.book(id, 4, p_start_time => '20:00') FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.change(id, booking, p_changes) FROM pg_temp.r, pg_temp.b
$fn$;

SELECT is(tests.outcome(pg_temp.change('{"start_time": "19:30"}')), 'confirmed', 'another slot of a full service has room for it');
SELECT is(tests.outcome(pg_temp.change('{"start_time": "19:35"}')), 'confirmed', 'so has its own full slot');
SELECT is(pg_temp.change('{"start_time": "20:00"}') #> '{error,violations}',
    '[{"rule": "slot_covers", "limit": 6, "used": 4, "requested": 6, "shortfall": 4}]', 'a slot that others fill has none');
SELECT is(pg_temp.change('{"party_size": 7}') #> '{error,violations}', '[
    {"rule": "max_covers", "limit": 10, "used": 4, "requested": 7, "shortfall": 1},
    {"rule": "slot_covers", "limit": 6, "used": 0, "requested": 7, "shortfall": 1}]', 'what is used is used by others');
SELECT is(tests.outcome(pg_temp.change('{"party_size": 2, "start_time": "20:05"}')), 'confirmed', 'smaller it fits beside them');
SELECT is(pg_temp.change('{"party_size": 3}') #> '{error,violations}',
    '[{"rule": "slot_covers", "limit": 6, "used": 4, "requested": 3, "shortfall": 1}]', 'and may not grow there');

-- Over the limit by somebody else's decision: what it takes less of, or no more, is no matter.
SELECT tests.set_limit(id, 4, 1) FROM r;
SELECT is((SELECT row(excess_covers, excess_parties)::text FROM capacity.service_ledger), '(2,1)', 'a lowered limit leaves a debt');
SELECT is(tests.outcome(pg_temp.change('{"start_time": "18:00"}')), 'confirmed', 'it may move within the service');
SELECT is(tests.outcome(pg_temp.change('{"party_size": 1}')), 'confirmed', 'and shrink');
SELECT is((SELECT row(excess_covers, excess_parties)::text FROM capacity.service_ledger), '(1,1)', 'which pays off');
SELECT is(tests.outcome(pg_temp.change('{"party_size": 2}')), 'refused: CAPACITY_EXCEEDED', 'but not grow again');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

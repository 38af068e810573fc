SELECT plan(5);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, 2) FROM r;
SELECT tests.book(id, 4) FROM r;
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT tests.book(id, 3) FROM r;
SELECT tests.book(id, 1) FROM r;
CREATE FUNCTION pg_temp.change(p_party integer) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT x FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_history(id, '{"operation": "create_booking"}') -> 'changes') AS x
    WHERE (x ->> 'party_size')::integer = p_party
$fn$;

SELECT is(pg_temp.change(4) ->> 'outcome', 'refused', 'a party too many is refused');
SELECT is(pg_temp.change(4) -> 'violations', '[{"rule": "max_covers", "used": 0, "limit": 2, "requested": 4, "shortfall": 2}]', 'and the history knows the rule');
SELECT is(pg_temp.change(3) #>> '{violations,0,shortfall}', '1', 'also of what shadow mode let in');
SELECT is(pg_temp.change(1) #>> '{violations,0,used}', '3', 'as it was judged then');
SELECT is(x -> 'violations', '[]', 'a change of rules has none')
FROM r, jsonb_array_elements(capacity_v1.list_history(id, '{"operation": "set_capacity_rule"}') -> 'changes') AS x;

SELECT * FROM finish();

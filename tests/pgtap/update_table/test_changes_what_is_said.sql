SELECT plan(13);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1', 4, '{"section": "main", "notes": "Old", "position": {"x": 1, "y": 2}}') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.update_table(id, one, p_changes) FROM pg_temp.r, pg_temp.t
$fn$;
SELECT tests.set_clock('2050-06-11 12:00+02');
SELECT is((answer -> 'table') - '{id,restaurant_id}'::text[] || jsonb_build_object('changed', answer -> 'changed'),
    '{"changed": true, "table_number": "1", "capacity": 6, "min_party_size": 3, "max_party_size": null, "section": "main", "seating_type": "booth", "position": {"x": 1, "y": 2}, "notes": "Old",
      "created_at": "2050-06-10T10:00:00+00:00", "updated_at": "2050-06-11T10:00:00+00:00"}', 'what is absent stays')
FROM (SELECT pg_temp.change('{"capacity": 6, "min_party_size": 3, "seating_type": "booth"}') AS answer) AS x;
SELECT is((SELECT options - 'table_id' FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    '{"table_number": "1", "changes": ["capacity", "min_party_size", "seating_type"], "after": {"capacity": 6, "min_party_size": 3, "seating_type": "booth"}, "before": {"capacity": 4, "min_party_size": 1, "seating_type": "indoor"}}', 'the decision keeps what was before');
SELECT is((SELECT x.table_state - '{id,restaurant_id}'::text[] @> '{"section": null, "position": null, "notes": null, "max_party_size": null}' FROM (
    SELECT pg_temp.change('{"section": null, "position": null, "notes": null, "max_party_size": null}') -> 'table' AS table_state) AS x), true, 'null clears');
SELECT is((SELECT options::text ~ 'Old' FROM capacity.decisions ORDER BY id DESC LIMIT 1), false, 'notes stay out of decisions');
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
SELECT tests.set_clock('2050-06-12 12:00+02');
SELECT is(answer -> 'changed' || (answer #> '{table,updated_at}'), '[false, "2050-06-11T10:00:00+00:00"]', 'the same again changes nothing')
FROM (SELECT pg_temp.change('{"capacity": 6, "notes": null}') AS answer) AS x;
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'and is no decision') FROM before;

SELECT throws_ok($$SELECT pg_temp.change('{"table_number": "2"}')$$, 'RC211', NULL, 'the number of another one is taken');
SELECT lives_ok($$SELECT pg_temp.change('{"table_number": "1a"}')$$, 'a free one is not');
SELECT throws_ok($$SELECT pg_temp.change('{"capacity": 2}')$$, 'RC020', NULL, 'the smallest party stays within');
SELECT is((SELECT string_agg(c, ' ') FROM (VALUES ('{}'), ('[]'), ('{"capacity": null}'), ('{"capacity": "4"}'), ('{"seating_type": null}'), ('{"table_number": ""}'), ('{"section": ""}'), ('{"notes": 1}'),
    ('{"id": "x"}'), ('{"status": "available"}'), ('{"restaurant_id": null}'), ('{"retired_at": null}'), ('{"position": {}}'), ('{"min_party_size": 0}')) AS x (c)
    WHERE tests.detail(format('SELECT pg_temp.change(%L)', c)) ->> 'code' IS DISTINCT FROM 'INVALID_TABLE'), NULL, 'no other key, and no other value');
SELECT throws_ok(format('SELECT capacity_v1.update_table(%L, %L, ''{"capacity": 9}'')', tests.make_restaurant(), one), 'RC104', NULL, 'nor another restaurant''s table') FROM t;
SELECT capacity_v1.delete_table(id, two) FROM r, t;
SELECT throws_ok(format('SELECT capacity_v1.update_table(%L, %L, ''{"capacity": 9}'')', id, two), 'RC104', NULL, 'nor a retired one') FROM r, t;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

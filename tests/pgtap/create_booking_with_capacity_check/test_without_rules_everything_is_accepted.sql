SELECT plan(4);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.book(id, 1000) AS answer INTO TEMP a FROM r, generate_series(1, 3);
SELECT is((SELECT count(*) FROM a WHERE (answer ->> 'success')::boolean), 3::bigint, 'no rule, no limit');
SELECT is((answer -> 'capacity') - 'service_date' - 'service_period_id',
    '{"max_covers": null, "booked_covers": 3000, "remaining_covers": null, "utilization_percent": null,
      "max_parties": null, "booked_parties": 3, "remaining_parties": null, "parties_utilization_percent": null}',
    'what has no limit has no remainder and no percentage')
FROM a WHERE answer #>> '{capacity,booked_parties}' = '3';

SELECT tests.set_limit(id, NULL, NULL) FROM r;
SELECT is(tests.outcome(tests.book(id, 1000)), 'confirmed', 'a rule without limits limits nothing') FROM r;
SELECT tests.set_limit(id, 0, NULL) FROM r;
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'a limit of 0 closes the door') FROM r;

SELECT * FROM finish();

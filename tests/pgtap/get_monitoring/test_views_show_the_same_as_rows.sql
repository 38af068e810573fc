SELECT plan(9);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant('Full') AS id INTO TEMP r;
SELECT tests.make_period(id) FROM r;
SELECT tests.set_limit(id, 4) FROM r;
SELECT tests.book(id, 6, p_options => '{"override": true, "reason": "regulars"}') FROM r;
SELECT tests.make_period(tests.make_restaurant('Open to all'));

SELECT is((SELECT to_jsonb(v) FROM capacity_v1.monitor_summary AS v),
    capacity_v1.get_monitoring() - 'success' - 'overbooked' - 'unconfigured', 'the summary has every figure');
SELECT is((SELECT jsonb_agg(v) FROM capacity_v1.monitor_overbooked_services AS v), capacity_v1.get_monitoring() -> 'overbooked', 'overbooked services are rows');
SELECT is((SELECT excess_covers FROM capacity_v1.monitor_overbooked_services), 2, 'with numbers as numbers');
SELECT is((SELECT jsonb_agg(v) FROM capacity_v1.monitor_unconfigured_restaurants AS v), capacity_v1.get_monitoring() -> 'unconfigured', 'so are unconfigured restaurants');
SELECT is((SELECT name FROM capacity_v1.monitor_unconfigured_restaurants), 'Open to all', 'of which there is one');

SELECT is(tests.as_user(NULL, 'SELECT restaurants FROM capacity_v1.monitor_summary', 'service_role'), '2', 'service_role reads them');
SELECT is(tests.as_user(tests.claims('boss', id, 'owner'), 'SELECT restaurants FROM capacity_v1.monitor_summary'), '42501', 'an owner does not') FROM r;
GRANT SELECT ON capacity_v1.monitor_summary TO authenticated;
SELECT is(tests.as_user(tests.claims('boss', id, 'owner'), 'SELECT restaurants FROM capacity_v1.monitor_summary'), '42501', 'not even where somebody let him: the view asks as its reader') FROM r;
SELECT is((SELECT array_agg(c.relname ORDER BY c.relname) FILTER (WHERE c.reloptions @> '{security_invoker=true}') FROM pg_class AS c WHERE c.relnamespace = 'capacity_v1'::regnamespace AND c.relkind = 'v'),
    (SELECT array_agg(v.viewname ORDER BY v.viewname) FROM pg_views AS v WHERE v.schemaname = 'capacity_v1'), 'as every view of the API does');

SELECT * FROM finish();

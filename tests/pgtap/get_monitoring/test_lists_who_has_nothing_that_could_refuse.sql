SELECT plan(18);

CREATE FUNCTION pg_temp.unconfigured() RETURNS text LANGUAGE sql AS
$$ SELECT coalesce(string_agg(u ->> 'name', ', ' ORDER BY u ->> 'name'), 'none') || ' of ' || (m ->> 'restaurants_unconfigured')
   FROM capacity_v1.get_monitoring() AS m LEFT JOIN LATERAL jsonb_array_elements(m -> 'unconfigured') AS u ON true GROUP BY m $$;

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant('Idle') AS id INTO TEMP idle;
SELECT is(pg_temp.unconfigured(), 'none of 0', 'without a period and a booking it is not active');
SELECT ok(NOT capacity_impl.is_configured(id), 'though nothing is configured') FROM idle;
SELECT ok(NOT capacity_impl.is_configured(gen_random_uuid()), 'nor is what does not exist');
SELECT ok(NOT capacity_impl.is_configured(NULL), 'nor NULL');

SELECT tests.make_restaurant('Open') AS id, gen_random_uuid() AS period INTO TEMP r;
SELECT tests.make_period(id, p_service_period_id => period) FROM r;
SELECT is(pg_temp.unconfigured(), 'Open of 1', 'a period of its own makes it active');
SELECT is(capacity_v1.get_monitoring() #>> '{unconfigured,0,restaurant_id}', id::text, 'it is named') FROM r;

SELECT tests.set_limit(id, NULL, NULL, period) FROM r;
SELECT is(pg_temp.unconfigured(), 'Open of 1', 'a rule without a limit is no limit');
SELECT tests.set_limit(id, 10, NULL, period) FROM r;
SELECT is(pg_temp.unconfigured(), 'none of 0', 'a limit is');
SELECT ok(capacity_impl.is_configured(id), 'which is_configured says too') FROM r;
SELECT capacity_v1.remove_capacity_rule(id, p_service_period_id => period) FROM r;
SELECT capacity_v1.set_capacity_rule(id, NULL, 5, p_first_date => '2050-06-01', p_last_date => '2050-06-08') FROM r;
SELECT is(pg_temp.unconfigured(), 'Open of 1', 'the limit of dates that are over is none');
SELECT capacity_v1.set_capacity_rule(id, NULL, 5, p_first_date => '2050-06-20', p_last_date => '2050-06-21') FROM r;
SELECT is(pg_temp.unconfigured(), 'none of 0', 'that of dates to come is one');
SELECT capacity_v1.remove_capacity_rule(id, p_first_date => '2050-06-20', p_last_date => '2050-06-21') FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 8}') FROM r;
SELECT is(pg_temp.unconfigured(), 'none of 0', 'pacing counts');
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": null, "requires_table": true}') FROM r;
SELECT is(pg_temp.unconfigured(), 'none of 0', 'and so does that a booking needs a table');
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": false}') FROM r;
SELECT is(pg_temp.unconfigured(), 'Open of 1', 'without either it is unconfigured again');

SELECT tests.set_limit(id, 10, NULL, period) FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '14:00') FROM r;
SELECT capacity_v1.retire_service_period(id, period) FROM r;
SELECT is(pg_temp.unconfigured(), 'Open of 1', 'the limit of a retired period counts no more');

SELECT tests.book(id, 2) #>> '{booking,id}' AS booking INTO TEMP b FROM idle;
SELECT is(pg_temp.unconfigured(), 'Idle, Open of 2', 'a booking makes it active');
SELECT capacity_v1.cancel_booking(id, b.booking::uuid) FROM idle, b;
SELECT is(pg_temp.unconfigured(), 'Open of 1', 'unless it is cancelled');
SELECT tests.book(id, 2) FROM idle;
SELECT tests.set_clock('2050-07-18 12:00+00');
SELECT is(pg_temp.unconfigured(), 'Open of 1', 'or more than 30 days ago');

SELECT * FROM finish();

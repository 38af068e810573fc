SELECT plan(19);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
SELECT tests.set_limit(id, 20) FROM r;
SELECT tests.book(id, 8, p_idempotency_key => 'eight'), tests.book(id, 6, p_idempotency_key => 'six') FROM r;
SELECT tests.book(id, 9, p_start_time => '12:00') FROM r;
CREATE FUNCTION pg_temp.show(p_date date DEFAULT tests.day()) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.get_capacity_overview(id, p_date) FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.debts(p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', v ->> 'service_period_name', v ->> 'excess_covers', v ->> 'excess_parties', v ->> 'operation', v ->> 'mode', v ->> 'actor', v ->> 'reason'), ', ' ORDER BY n)
    FROM jsonb_array_elements(pg_temp.show(p_date) -> 'debts') WITH ORDINALITY AS x (v, n)
$fn$;
CREATE FUNCTION pg_temp.cancel(p_key text) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.outcome(capacity_v1.cancel_booking(d.restaurant_id, d.booking_id))
    FROM pg_temp.r JOIN capacity.idempotency_keys AS k ON k.restaurant_id = r.id AND k.key = p_key
    JOIN capacity.decisions AS d ON d.restaurant_id = k.restaurant_id AND d.id = k.decision_id
$fn$;

SELECT is(pg_temp.debts(), NULL, 'as long as everything fits there is none');
SELECT set_config('request.jwt.claims', '{"sub": "chef"}', true);
SELECT tests.set_limit(id, 10, NULL, dinner) FROM r, p;
SELECT set_config('request.jwt.claims', '', true);
SELECT is(pg_temp.debts(), 'Dinner 4 0 set_capacity_rule enforce chef', 'a rule under what is booked is one');
SELECT is((SELECT count(*) FROM capacity.bookings, r WHERE restaurant_id = r.id AND status = 'confirmed'), 3::bigint, 'everybody keeps the place');
SELECT is(pg_temp.show() ->> 'has_overbooking', 'true', 'it is an overbooking');
SELECT is((SELECT string_agg(concat(s ->> 'name', ' ', s ->> 'excess_covers', ' ', s ->> 'has_overbooking', ' ', s ->> 'utilization_percent', ' ', s ->> 'remaining_covers', ' ', s ->> 'level'), ', ' ORDER BY n)
           FROM jsonb_array_elements(pg_temp.show() -> 'service_periods') WITH ORDINALITY AS x (s, n)),
    'Lunch 0 false 45.0 11 green, Dinner 4 true 140.0 0 alarm', 'of that service, not of the other');
SELECT is((pg_temp.show() #>> '{debts,0,decided_at}')::timestamptz, (SELECT max(decided_at) FROM capacity.decisions AS d, r WHERE restaurant_id = r.id AND operation = 'set_capacity_rule'),
    'it says since when');
SELECT is(pg_temp.debts('2050-06-18'), NULL, 'another date owes nothing');

SELECT is(pg_temp.cancel('six'), 'cancelled', 'a cancellation');
SELECT is(concat(pg_temp.debts(), '; ', pg_temp.show() #>> '{service_periods,1,booked_covers}'), '; 8', 'pays it first');
SELECT is(pg_temp.show() ->> 'has_overbooking', 'false', 'and then there is no overbooking');
SELECT is(tests.book(id, 3) #>> '{error,violations,0,shortfall}', '1', 'what is left is what the new rule leaves') FROM r;

-- Parties, and several authors.
SELECT tests.book(id, 2, p_idempotency_key => 'two') FROM r;
SELECT set_config('request.jwt.claims', '{"sub": "owner"}', true);
SELECT tests.set_limit(id, 20, 1, dinner) FROM r, p;
SELECT is(pg_temp.debts(), 'Dinner 0 1 set_capacity_rule enforce owner', 'a limit of parties has debts as well');
SELECT set_config('request.jwt.claims', '{"sub": "waiter"}', true);
SELECT tests.book(id, 1, p_idempotency_key => 'friend', p_options => '{"override": true, "reason": "a friend"}') FROM r;
SELECT tests.book(id, 12, p_start_time => '12:00', p_options => '{"override": true, "reason": "a wedding"}') FROM r;
SELECT is(pg_temp.debts(), 'Lunch 1 0 create_booking enforce waiter a wedding, Dinner 0 2 create_booking enforce waiter a friend', 'who made it larger answers for it');
SELECT pg_temp.cancel('friend'), pg_temp.cancel('two');
SELECT is(pg_temp.debts(), 'Lunch 1 0 create_booking enforce waiter a wedding', 'and is free of it when it is paid');
SELECT is(tests.sound(id), 'sound', 'debts with an author are in order') FROM r;

-- Shadow mode's share is a debt, and no overbooking.
SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}') AS id INTO TEMP shadow;
SELECT tests.make_period(id) FROM shadow;
SELECT tests.set_limit(id, 4) FROM shadow;
SELECT tests.book(id, 6) FROM shadow;
SELECT capacity_v1.get_capacity_overview(id, tests.day()) AS o INTO TEMP s FROM shadow;
SELECT is(o #>> '{debts,0,excess_covers}', '2', 'what shadow mode let in is owed too') FROM s;
SELECT is(o #>> '{debts,0,mode}', 'shadow', 'by shadow mode') FROM s;
SELECT is(o ->> 'has_overbooking', 'false', 'which is no overbooking') FROM s;
SELECT tests.book(id, 5, p_options => '{"override": true, "reason": "x"}') FROM shadow, capacity_v1.set_restaurant_enforcement(id, 'enforce');
SELECT is(capacity_v1.get_capacity_overview(id, tests.day()) ->> 'has_overbooking', 'true', 'what is owed beyond it is') FROM shadow;

SELECT * FROM finish();

SELECT plan(15);

SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}') AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
CREATE TEMP TABLE a AS SELECT n, tests.book(id, 6, p_idempotency_key => n::text) AS answer FROM r, generate_series(1, 3) AS n;
CREATE FUNCTION pg_temp.ledger() RETURNS text LANGUAGE sql AS $fn$
    SELECT row(booked_covers, excess_covers, shadow_covers, debt_decision_id IS NULL)::text FROM capacity.service_ledger, pg_temp.r WHERE restaurant_id = r.id
$fn$;
CREATE FUNCTION pg_temp.cancel(p_n integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.outcome(capacity_v1.cancel_booking(r.id, (answer #>> '{booking,id}')::uuid)) FROM pg_temp.a, pg_temp.r WHERE n = p_n
$fn$;

SELECT is(pg_temp.ledger(), '(18,8,18,f)', 'shadow mode left a debt of 8');
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;
SELECT is(pg_temp.ledger(), '(18,8,18,f)', 'the flip changes no booking');
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'nothing more is let in') FROM r;
SELECT is(tests.book(id, 1) #>> '{error,violations,0,shortfall}', '9', 'the debt counts against it') FROM r;
SELECT is(tests.outcome(tests.book(id, 6, p_idempotency_key => '3')), 'confirmed (duplicate)', 'who was let in keeps the place') FROM r;

SELECT is(pg_temp.cancel(1), 'cancelled', 'a party cancels');
SELECT is(pg_temp.ledger(), '(12,2,12,f)', 'and pays the debt off, as far as it goes');
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'a place that was too many is not given again') FROM r;
SELECT is(pg_temp.cancel(2), 'cancelled', 'another one cancels');
SELECT is(pg_temp.ledger(), '(6,0,6,t)', 'the debt is gone, and its author with it');
SELECT is(tests.outcome(tests.book(id, 4)), 'confirmed', 'what is free now is given') FROM r;
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'to the limit and no further: no old debt is left to use') FROM r;
SELECT is(pg_temp.ledger(), '(10,0,6,t)', 'an enforced party is no shadow''s');

SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(tests.book(id, 1) ->> 'mode', 'shadow', 'the way back is open') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

SELECT plan(17);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, 4) FROM r;
SELECT (tests.hold(id, 4, '{"seconds": 60}') #>> '{booking,id}')::uuid AS held INTO TEMP h FROM r;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', status, hold_expires_at IS NOT NULL, version, (SELECT booked_covers FROM capacity.service_ledger)) FROM pg_temp.h JOIN capacity.bookings ON id = held
$fn$;

SELECT tests.set_clock('2050-06-10 12:01+02');
SELECT capacity_v1.confirm_hold(id, held, 'late') AS answer INTO TEMP a FROM r, h;
SELECT is(tests.outcome(answer) || ' ' || (answer #>> '{booking,status}'), 'refused: HOLD_EXPIRED expired', 'at the moment of its end a hold is over') FROM a;
SELECT is((SELECT row(operation, outcome, code)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(confirm_hold,refused,HOLD_EXPIRED)', 'which is a decision');
SELECT is(pg_temp.stored(), 'held t 1 4', 'and sweeps nothing');
SELECT is(tests.outcome(capacity_v1.confirm_hold(id, held, 'larger', 5)), 'refused: HOLD_EXPIRED', 'whatever the party') FROM r, h;
SELECT is(tests.outcome(capacity_v1.release_hold(id, held)), 'refused: HOLD_EXPIRED', 'it cannot be released either') FROM r, h;
SELECT is(pg_temp.stored(), 'held t 1 4', 'it is as it was');
SELECT is(tests.outcome(tests.book(id, 4)), 'confirmed', 'its place is free') FROM r;
SELECT is(pg_temp.stored(), 'expired f 2 4', 'and then it is swept');
SELECT is(capacity_v1.confirm_hold(id, held, 'late') #>> '{error,code}' || ' ' || (capacity_v1.confirm_hold(id, held, 'late') ->> 'duplicate'), 'HOLD_EXPIRED true', 'a repeat is refused again') FROM r, h;
SELECT is(tests.outcome(capacity_v1.confirm_hold(id, held, 'later')), 'refused: HOLD_EXPIRED', 'as is another try') FROM r, h;
SELECT is(capacity_v1.release_hold(id, held) #>> '{error,code}', 'HOLD_EXPIRED', 'of either kind') FROM r, h;

-- A hold is resolved by nothing else.
SELECT capacity_v1.cancel_booking(id, b.booking) FROM r, (SELECT k.id AS booking FROM capacity.bookings AS k WHERE k.status = 'confirmed') AS b;
UPDATE h SET held = (tests.hold(r.id, 4) #>> '{booking,id}')::uuid FROM r;
SELECT is((SELECT string_agg(s || ' ' || (tests.detail(format('SELECT capacity_v1.transition_booking(%L, %L, %L)', id, held, s)) ->> 'code'), ', ') FROM r, h, unnest('{pending,confirmed,seated,completed,cancelled,no_show}'::text[]) AS s),
    'pending WRONG_STATUS, confirmed WRONG_STATUS, seated WRONG_STATUS, completed WRONG_STATUS, cancelled WRONG_STATUS, no_show WRONG_STATUS', 'it takes no other status');
SELECT throws_ok(format('SELECT capacity_v1.cancel_booking(%L, %L)', id, held), 'RC301', NULL, 'it is not cancelled') FROM r, h;
SELECT throws_ok(format('SELECT tests.change(%L, %L, %L)', id, held, c), 'RC301', NULL, 'it is not changed: ' || c) FROM r, h, unnest('{"{\"party_size\": 2}","{\"guest_name\": \"Ann\"}"}'::text[]) AS c;
SELECT is(tests.outcome(capacity_v1.confirm_hold(id, held, 'in time')), 'confirmed', 'it is confirmed') FROM r, h;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();

SELECT plan(17);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT is(capacity_v1.get_monitoring(),
    '{"success": true, "restaurants": 0, "restaurants_enforcing": 0, "restaurants_unconfigured": 0, "unconfigured": [],
      "overbooked_services": 0, "overbooked": [], "webhooks_pending": 0, "webhooks_dead": 0,
      "oldest_pending_seconds": null, "expired_holds": 0}', 'of nothing there is nothing to say');

SELECT tests.make_restaurant('Enforces') AS id, gen_random_uuid() AS period INTO TEMP r;
SELECT tests.make_restaurant('Watches', p_options => '{"enforcement": "shadow"}') AS id INTO TEMP s;
SELECT tests.make_restaurant('Follows', p_options => '{}') FROM r;
SELECT is(capacity_v1.get_monitoring() ->> 'restaurants', '3', 'all are counted');
SELECT is(capacity_v1.get_monitoring() ->> 'restaurants_enforcing', '1', 'and those that enforce');
SELECT capacity_v1.set_enforcement(100);
SELECT is(capacity_v1.get_monitoring() ->> 'restaurants_enforcing', '2', 'by the percentage too');

SELECT tests.make_period(id, p_service_period_id => period) FROM r;
SELECT tests.set_limit(id, 4) FROM r;
SELECT tests.set_limit(id, 4) FROM s;
SELECT tests.book(id, 4) FROM r;
SELECT is(capacity_v1.get_monitoring() ->> 'overbooked_services', '0', 'a full service is not overbooked');
SELECT tests.book(id, 6) FROM s;
SELECT is((SELECT excess_covers FROM capacity.service_ledger WHERE restaurant_id = id), 2, 'shadow mode leaves a debt') FROM s;
SELECT is(capacity_v1.get_monitoring() ->> 'overbooked_services', '0', 'which is its own and no alert');

SELECT tests.book(id, 3, p_options => '{"override": true, "reason": "regulars"}') FROM r;
SELECT is(capacity_v1.get_monitoring() ->> 'overbooked_services', '1', 'an override is one');
SELECT is(capacity_v1.get_monitoring() #> '{overbooked,0}', jsonb_build_object(
    'restaurant_id', id, 'service_date', tests.day(), 'service_period_id', period, 'service_period', 'Dinner',
    'booked_covers', 7, 'max_covers', 4, 'excess_covers', 3, 'booked_parties', 2, 'max_parties', NULL,
    'excess_parties', 0, 'cause', 'create_booking'), 'it is listed with its cause') FROM r;
SELECT tests.set_limit(id, NULL, 1) FROM r;
SELECT is(capacity_v1.get_monitoring() #>> '{overbooked,0,excess_parties}', '1', 'parties too many count as well');
SELECT is(capacity_v1.get_monitoring() #>> '{overbooked,0,cause}', 'set_capacity_rule', 'the cause is what left the debt');
SELECT tests.set_clock('2050-06-17 20:59:59+00');
SELECT is(capacity_v1.get_monitoring() ->> 'overbooked_services', '1', 'until the service ends');
SELECT tests.set_clock('2050-06-17 21:00+00');
SELECT is(capacity_v1.get_monitoring() ->> 'overbooked_services', '0', 'a service that is over is history');

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant('Holds') AS id INTO TEMP h;
SELECT tests.hold(id, p_options => '{"seconds": 600}') FROM h;
SELECT tests.set_clock('2050-06-10 12:09:59+00');
SELECT is(capacity_v1.get_monitoring() ->> 'expired_holds', '0', 'a hold that stands has not expired');
SELECT tests.set_clock('2050-06-10 12:10+00');
SELECT is(capacity_v1.get_monitoring() ->> 'expired_holds', '1', 'one that has waits to be swept');
SELECT capacity_v1.sweep_expired();
SELECT is(capacity_v1.get_monitoring() ->> 'expired_holds', '0', 'and swept it is gone');

SELECT is(tests.as_user(tests.claims('boss', id, 'owner'), 'SELECT capacity_v1.get_monitoring()'), '42501', 'an owner may not ask') FROM r;

SELECT * FROM finish();

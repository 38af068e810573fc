SELECT plan(7);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) FROM r;
SELECT capacity_v1.set_capacity_rule(id, 20, NULL) FROM r;
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT tests.book(id, 15) FROM r;
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;
SELECT is(capacity_v1.get_monitoring() ->> 'overbooked_services', '0', 'what shadow mode let in fits');
SELECT tests.book(id, 19, p_options => '{"override": true, "reason": "a wedding"}') FROM r;
SELECT is(
    (SELECT (l.excess_covers, l.shadow_covers) FROM capacity.service_ledger AS l, r WHERE l.restaurant_id = r.id),
    (14, 15), 'the debt is less than what came in by shadow mode');
SELECT is(capacity_v1.get_monitoring() ->> 'overbooked_services', '1', 'but somebody made it, and answers for it');
SELECT is(capacity_v1.get_monitoring() #>> '{overbooked,0,cause}', 'create_booking', 'by a booking');
SELECT is(
    (SELECT capacity_v1.list_debts(id) #>> '{debts,0,has_overbooking}' FROM r), 'true', 'the list of debts says the same');
SELECT is(capacity_v1.get_capacity_overview(id, tests.day()) ->> 'has_overbooking', 'true', 'so does the overview of the day') FROM r;
SELECT is(
    (SELECT capacity_v1.calculate_period_capacity(id, l.service_period_id, tests.day()) ->> 'has_overbooking' FROM r JOIN capacity.service_ledger AS l ON l.restaurant_id = r.id),
    'true', 'and that of the period');

SELECT * FROM finish();

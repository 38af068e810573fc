SELECT plan(9);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT is(capacity_v1.list_debts(id) - 'restaurant_id', '{"success": true, "total": 0, "excess_covers": 0, "excess_parties": 0, "debts": []}',
    'nothing where nothing is over') FROM r;
SELECT capacity_v1.import_lines('bookings', jsonb_build_array(jsonb_build_object(
    'line', 1, 'restaurant', id, 'id', 'x', 'date', '2050-06-01', 'time', '19:00', 'party_size', 6))) FROM r;
SELECT capacity_v1.set_capacity_rule(id, 4, NULL) FROM r;
SELECT is(capacity_v1.list_debts(id) -> 'total', '0', 'a past service keeps its limit') FROM r;
SELECT capacity_v1.import_lines('bookings', jsonb_build_array(jsonb_build_object(
    'line', 1, 'restaurant', id, 'id', 'y', 'date', '2050-06-02', 'time', '19:00', 'party_size', 6))) FROM r;
SELECT capacity_v1.import_lines('bookings', jsonb_build_array(jsonb_build_object(
    'line', 1, 'restaurant', id, 'id', 'z', 'date', '2050-06-17', 'time', '19:00', 'party_size', 3))) FROM r;
SELECT capacity_v1.set_capacity_rule(id, 2, NULL) FROM r;
SELECT is((SELECT jsonb_agg(d - '{restaurant_id,restaurant,service_period_id,service_period,decided_at,actor}'::text[])
        FROM jsonb_array_elements(capacity_v1.list_debts(id) -> 'debts') AS d),
    '[{"service_date": "2050-06-17", "max_covers": 2, "booked_covers": 3, "excess_covers": 1, "max_parties": null, "booked_parties": 1,
       "excess_parties": 0, "has_overbooking": true, "is_over": false, "operation": "set_capacity_rule", "mode": "enforce", "reason": null},
      {"service_date": "2050-06-02", "max_covers": 4, "booked_covers": 6, "excess_covers": 2, "max_parties": null, "booked_parties": 1,
       "excess_parties": 0, "has_overbooking": true, "is_over": true, "operation": "import_bookings", "mode": "enforce", "reason": null}]',
    'the latest first, each with its cause') FROM r;
SELECT is(capacity_v1.list_debts(id) -> 'excess_covers', '3', 'the sum') FROM r;
SELECT is(capacity_v1.list_debts(id, '{"operation": "import_bookings"}') #>> '{debts,0,service_date}', '2050-06-02', 'of one cause') FROM r;
SELECT is(capacity_v1.list_debts(id, '{"first_date": "2050-06-03"}') -> 'total', '1', 'from a date on') FROM r;
SELECT is(capacity_v1.list_debts(id, '{"last_date": "2050-06-02"}') -> 'total', '1', 'up to a date') FROM r;
SELECT is((SELECT row(d -> 'total', jsonb_array_length(d -> 'debts'))::text FROM capacity_v1.list_debts(id, '{"limit": 1}') AS d), '(2,1)',
    'the list is cut, the sums are not') FROM r;
SELECT is(tests.as_user('{"sub": "eve"}', format('SELECT capacity_v1.list_debts(%L)', id)), 'RC401', 'not for strangers') FROM r;

SELECT * FROM finish();

SELECT plan(18);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS a, tests.make_restaurant() AS b, tests.make_restaurant() AS silent INTO TEMP r;
SELECT tests.make_period(a) AS dinner INTO TEMP p FROM r;
DELETE FROM capacity.outbox_events USING r WHERE restaurant_id = silent;
SELECT max(o.id) AS before INTO TEMP m FROM capacity.outbox_events AS o, r WHERE restaurant_id IN (a, b);
CREATE FUNCTION pg_temp.events(p_restaurant_ids uuid[]) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', CASE WHEN (e ->> 'restaurant_id')::uuid = a THEN 'a' ELSE 'b' END, e ->> 'event_type', right(e ->> 'service_date', 2)), ', ' ORDER BY n)
    FROM pg_temp.r, pg_temp.m, jsonb_array_elements(capacity_v1.list_events(p_restaurant_ids, jsonb_build_object('after', before)) -> 'events') WITH ORDINALITY AS x (e, n)
$fn$;

SELECT is(capacity_v1.list_events(ARRAY[a, b]), jsonb_build_object('success', true, 'events', '[]'::jsonb, 'last_id', before), 'at first only where to begin') FROM r, m;
SELECT is(capacity_v1.list_events(ARRAY[silent]) - 'success', '{"events": [], "last_id": 0}', 'which is nowhere where nothing has happened') FROM r;
SELECT is(capacity_v1.list_events(ARRAY[a, b], jsonb_build_object('after', before)), jsonb_build_object('success', true, 'events', '[]'::jsonb, 'last_id', before), 'since then nothing') FROM r, m;
SELECT tests.book(a, 2) #>> '{booking,id}' AS booking INTO TEMP x FROM r;
SELECT tests.book(b, 2, '2050-06-18'), tests.wait(a, dinner), tests.set_limit(a, 20) FROM r, p;
SELECT is(pg_temp.events(ARRAY[a, b]), 'a booking.created 17, b booking.created 18, a waitlist.joined 17, a booking.held 17, a waitlist.offered 17, a capacity.changed', 'then what happened, in order') FROM r;
SELECT is(pg_temp.events(ARRAY[b]), 'b booking.created 18', 'of the restaurants asked for') FROM r;
SELECT is(pg_temp.events(ARRAY[b, b, NULL, gen_random_uuid(), silent]), 'b booking.created 18', 'each once, and nothing of those that are none') FROM r;
SELECT is(capacity_v1.list_events('{}', '{"after": 0}') - 'success', '{"events": [], "last_id": 0}', 'none are asked for: none');
SELECT is(capacity_v1.list_events(ARRAY[a], jsonb_build_object('after', before)) #> '{events,0}' || '{"created_at": null}', jsonb_build_object('id', o.id, 'restaurant_id', a, 'event_type', 'booking.created',
    'subject_id', booking, 'service_date', '2050-06-17', 'created_at', NULL), 'an event has its keys') FROM r, m, x, capacity.outbox_events AS o WHERE o.subject_id = booking::uuid;
SELECT is((capacity_v1.list_events(ARRAY[a], jsonb_build_object('after', before)) #>> '{events,0,created_at}')::timestamptz, o.created_at, 'the moment among them')
FROM r, m, x, capacity.outbox_events AS o WHERE o.subject_id = booking::uuid;
SELECT is((capacity_v1.list_events(ARRAY[a, b], jsonb_build_object('after', before)) ->> 'last_id')::bigint, (SELECT max(o.id) FROM capacity.outbox_events AS o), 'the last id is that of the last event') FROM r, m;
SELECT is(capacity_v1.list_events(ARRAY[a, b]) ->> 'last_id', capacity_v1.list_events(ARRAY[a, b], jsonb_build_object('after', before)) ->> 'last_id', 'where the next who begins begins') FROM r, m;
SELECT is(jsonb_array_length(capacity_v1.list_events(ARRAY[a, b], jsonb_build_object('after', o.id)) -> 'events'), 5, 'after is exclusive') FROM r, x, capacity.outbox_events AS o WHERE o.subject_id = booking::uuid;

SELECT tests.change(a, booking::uuid, '{"booking_date": "2050-06-19"}') FROM r, x;
SELECT is(pg_temp.events(ARRAY[a]) LIKE 'a booking.created 19, % a booking.changed 19', true, 'a booking has the service date that it has now') FROM r;
DELETE FROM capacity.bookings USING x WHERE id = booking::uuid;
SELECT is(pg_temp.events(ARRAY[a]) LIKE 'a booking.created, % a booking.changed, a booking.deleted 19', true, 'one that is deleted the one that it had') FROM r;

-- A thousand at a time, whoever has them.
INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id) SELECT CASE WHEN n % 3 = 0 THEN b ELSE a END, 'booking.seated', gen_random_uuid() FROM r, generate_series(1, 1600) AS n ORDER BY n;
SELECT o.id AS first INTO TEMP f FROM capacity.outbox_events AS o, r WHERE o.restaurant_id IN (a, b) AND o.event_type = 'booking.seated' ORDER BY o.id LIMIT 1;
SELECT capacity_v1.list_events(ARRAY[b, a], jsonb_build_object('after', first - 1)) AS page INTO TEMP g FROM r, f;
SELECT is(concat_ws(' ', jsonb_array_length(page -> 'events'), (page ->> 'last_id')::bigint - first, (page #>> '{events,0,id}')::bigint - first), '1000 999 0', 'a page has a thousand, the oldest of all') FROM g, f;
SELECT is(concat_ws(' ', jsonb_array_length(n -> 'events'), (n ->> 'last_id')::bigint - first), '600 1599', 'the next goes on after it')
FROM r, f, g, capacity_v1.list_events(ARRAY[a, b], jsonb_build_object('after', page -> 'last_id')) AS n;
SELECT is(tests.as_user(tests.claims('ann', a, 'owner'), format('SELECT capacity_v1.list_events(ARRAY[%L::uuid])', a)), '42501', 'a service asks, not its users') FROM r;
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.list_events(ARRAY[%L::uuid]) ->> %L', silent, 'last_id'), 'service_role'), '0', 'a service does') FROM r;

SELECT * FROM finish();

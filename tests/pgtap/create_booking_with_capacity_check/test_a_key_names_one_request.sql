SELECT plan(19);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT capacity_v1.create_booking_with_capacity_check(
    id, '2050-06-17', '19:00', 2, 'key', 'Ada', 'ada@example.org', '+41', 'reservation', 'api', 'notes', 'window', '{}') FROM r;
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;

SELECT throws_ok(
    format('SELECT capacity_v1.create_booking_with_capacity_check(
        p_restaurant_id => %L, p_booking_date => %L, p_start_time => %L, p_party_size => %L, p_idempotency_key => ''key'',
        p_guest_name => %L, p_guest_email => %L, p_guest_phone => %L, p_booking_type => %L, p_source => %L,
        p_notes => %L, p_seating_preference => %L, p_options => %L)',
        r.id, v ->> 0, v ->> 1, v ->> 2, v ->> 3, v ->> 4, v ->> 5, v ->> 6, v ->> 7, v ->> 8, v ->> 9, v ->> 10),
    'RC201', NULL, 'another ' || argument || ' is another request')
FROM r, (VALUES
    ('date',               '["2050-06-18", "19:00", 2, "Ada", "ada@example.org", "+41", "reservation", "api", "notes", "window", {}]'::jsonb),
    ('time',               '["2050-06-17", "19:01", 2, "Ada", "ada@example.org", "+41", "reservation", "api", "notes", "window", {}]'),
    ('party size',         '["2050-06-17", "19:00", 3, "Ada", "ada@example.org", "+41", "reservation", "api", "notes", "window", {}]'),
    ('name',               '["2050-06-17", "19:00", 2, "ada", "ada@example.org", "+41", "reservation", "api", "notes", "window", {}]'),
    ('missing name',       '["2050-06-17", "19:00", 2, null,  "ada@example.org", "+41", "reservation", "api", "notes", "window", {}]'),
    ('e-mail',             '["2050-06-17", "19:00", 2, "Ada", "",                "+41", "reservation", "api", "notes", "window", {}]'),
    ('phone',              '["2050-06-17", "19:00", 2, "Ada", "ada@example.org", "+42", "reservation", "api", "notes", "window", {}]'),
    ('type',               '["2050-06-17", "19:00", 2, "Ada", "ada@example.org", "+41", "event",       "api", "notes", "window", {}]'),
    ('source',             '["2050-06-17", "19:00", 2, "Ada", "ada@example.org", "+41", "reservation", "web", "notes", "window", {}]'),
    ('note',               '["2050-06-17", "19:00", 2, "Ada", "ada@example.org", "+41", "reservation", "api", "",      "window", {}]'),
    ('seating preference', '["2050-06-17", "19:00", 2, "Ada", "ada@example.org", "+41", "reservation", "api", "notes", null,     {}]'),
    ('option',             '["2050-06-17", "19:00", 2, "Ada", "ada@example.org", "+41", "reservation", "api", "notes", "window", {"allow_past": true}]'),
    ('order of texts',     '["2050-06-17", "19:00", 2, "ada@example.org", "Ada", "+41", "reservation", "api", "notes", "window", {}]')
) AS other (argument, v);

SELECT is((SELECT count(*) FROM capacity.decisions), n, 'an error is no decision') FROM before;
SELECT is(tests.outcome(tests.book(id, p_idempotency_key => 'key')), 'confirmed', 'another restaurant has keys of its own') FROM other;
SELECT is(tests.outcome(tests.book(id, p_idempotency_key => 'KEY')), 'confirmed', 'letter case makes another key') FROM r;
SELECT is(tests.outcome(tests.book(id, p_idempotency_key => 'key ')), 'confirmed', 'so does a space') FROM r;

SELECT throws_ok(format('SELECT tests.book(%L, 0, p_idempotency_key => ''fresh'')', id), 'RC002', NULL, 'a request in error') FROM r;
SELECT is(tests.outcome(tests.book(id, 1, p_idempotency_key => 'fresh')), 'confirmed', 'uses no key up') FROM r;

SELECT * FROM finish();

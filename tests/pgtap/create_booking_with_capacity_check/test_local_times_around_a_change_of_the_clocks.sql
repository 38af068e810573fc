SELECT plan(26);

SELECT tests.set_clock('2025-01-01 00:00+00');
CREATE TEMP TABLE zones AS
SELECT z AS zone, tests.make_restaurant(z, z) AS id
FROM unnest('{Europe/Zurich,America/New_York,America/Havana,Australia/Lord_Howe,Africa/Cairo,America/Santiago}'::text[]) AS z;

CREATE FUNCTION pg_temp.try(p_zone text, p_local text, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.book(id, 2, p_local::timestamp::date, p_local::timestamp::time, p_options => p_options) #>> '{booking,starts_at}'
    FROM pg_temp.zones WHERE zone = p_zone
$fn$;

SELECT throws_ok(format('SELECT pg_temp.try(%L, %L, %L)', zone, at, o), 'RC005', NULL, format('%s does not exist in %s %s', at, zone, o))
FROM (VALUES
    ('Europe/Zurich',       '2025-03-30 02:00', '{}'),
    ('Europe/Zurich',       '2025-03-30 02:59:59', '{}'),
    ('Europe/Zurich',       '2025-03-30 02:30', '{"second_occurrence": true}'),
    ('America/New_York',    '2025-03-09 02:30', '{}'),
    ('America/Havana',      '2025-03-09 00:30', '{}'),
    ('Australia/Lord_Howe', '2025-10-05 02:15', '{}'),
    ('Africa/Cairo',        '2025-04-25 00:30', '{}'),
    ('America/Santiago',    '2025-09-07 00:30', '{}')) AS gap (zone, at, o);
SELECT is((SELECT count(*) FROM capacity.bookings), 0::bigint, 'nothing is booked at such times');

SELECT is(pg_temp.try(zone, at), utc, format('%s in %s is %s', at, zone, utc))
FROM (VALUES
    ('Europe/Zurich',       '2025-03-30 01:59:59', '2025-03-30T00:59:59+00:00'),
    ('Europe/Zurich',       '2025-03-30 03:00',    '2025-03-30T01:00:00+00:00'),
    ('America/Havana',      '2025-03-09 01:00',    '2025-03-09T05:00:00+00:00'),
    ('Australia/Lord_Howe', '2025-10-05 02:30',    '2025-10-04T15:30:00+00:00'),
    ('Europe/Zurich',       '2025-10-26 01:59',    '2025-10-25T23:59:00+00:00'),
    ('Europe/Zurich',       '2025-10-26 02:30',    '2025-10-26T00:30:00+00:00'),
    ('America/New_York',    '2025-11-02 01:30',    '2025-11-02T05:30:00+00:00'),
    ('Australia/Lord_Howe', '2025-04-06 01:45',    '2025-04-05T14:45:00+00:00'),
    ('Europe/Zurich',       '2025-10-26 03:00',    '2025-10-26T02:00:00+00:00')) AS t (zone, at, utc);
SELECT is(pg_temp.try(zone, at, '{"second_occurrence": true}'), utc, format('the second %s in %s is %s', at, zone, utc))
FROM (VALUES
    ('Europe/Zurich',       '2025-10-26 02:30', '2025-10-26T01:30:00+00:00'),
    ('America/New_York',    '2025-11-02 01:30', '2025-11-02T06:30:00+00:00'),
    ('Australia/Lord_Howe', '2025-04-06 01:45', '2025-04-05T15:15:00+00:00'),
    ('Europe/Zurich',       '2025-10-26 12:00', '2025-10-26T11:00:00+00:00')) AS t (zone, at, utc);

SELECT is((SELECT string_agg(format('%s %s', starts_at AT TIME ZONE 'UTC', reserved_count), ', ' ORDER BY starts_at)
           FROM capacity.booking_slots JOIN zones ON restaurant_id = zones.id
           WHERE zone = 'Europe/Zurich' AND slot_date = '2025-10-26' AND slot_time = '02:30'),
    '2025-10-26 00:30:00 2, 2025-10-26 01:30:00 2', 'a wall time that comes twice has two slots');
SELECT is((SELECT string_agg(booked_covers::text, ',') FROM capacity.service_ledger JOIN zones ON restaurant_id = zones.id
           WHERE zone = 'Europe/Zurich' AND service_date = '2025-10-26'), '10', 'of one service');
SELECT is((SELECT ends_at - starts_at FROM capacity.service_ledger JOIN zones ON restaurant_id = zones.id
           WHERE zone = 'Europe/Zurich' AND service_date = '2025-10-26'), '25:00', 'which lasts 25 hours');
SELECT is((SELECT string_agg(tests.sound(id), ',') FROM zones), 'sound,sound,sound,sound,sound,sound', 'nothing is out of balance');

SELECT * FROM finish();

-- A restaurant to try things on: ten tables, some of which can be joined, lunch and dinner, limits,
-- enforcement, and sample bookings for tomorrow (the restaurant's own tomorrow). Running it again
-- changes nothing, and on another day adds that day's bookings: every sample has a fixed idempotency
-- key per date.
--
-- `capacity-db seed` runs it in one transaction; by hand: psql --single-transaction --file.
-- The login needs service_role, and capacity_owner for the tables.

SELECT capacity_v1.upsert_restaurant(
    p_restaurant_id => '5eed0000-0000-4000-8000-000000000001',
    p_name          => 'Test restaurant',
    p_timezone      => 'Europe/Zurich');

SELECT capacity_v1.set_restaurant_enforcement(
    p_restaurant_id => '5eed0000-0000-4000-8000-000000000001',
    p_mode          => 'enforce');

SELECT capacity_v1.upsert_service_period(
    p_restaurant_id     => '5eed0000-0000-4000-8000-000000000001',
    p_service_period_id => period.id,
    p_name              => period.name,
    p_start_time        => period.start_time,
    p_end_time          => period.end_time)
FROM (VALUES
    ('5eed0000-0000-4000-8000-000000000011'::uuid, 'lunch',  time '11:30', time '15:00'),
    ('5eed0000-0000-4000-8000-000000000012'::uuid, 'dinner', time '17:30', time '23:30')
) AS period (id, name, start_time, end_time);

-- Dinner seats most tables twice.
SELECT capacity_v1.set_capacity_rule(
    p_restaurant_id     => '5eed0000-0000-4000-8000-000000000001',
    p_max_covers        => rule.max_covers,
    p_max_parties       => rule.max_parties,
    p_service_period_id => rule.service_period_id)
FROM (VALUES
    ('5eed0000-0000-4000-8000-000000000011'::uuid, 40, 14),
    ('5eed0000-0000-4000-8000-000000000012'::uuid, 60, 20)
) AS rule (service_period_id, max_covers, max_parties);

-- The kitchen takes twelve covers in a quarter of an hour. Guests see how many are left of the last six.
SELECT capacity_v1.set_booking_policy(
    p_restaurant_id => '5eed0000-0000-4000-8000-000000000001',
    p_policy        => '{"slot_covers": 12, "remaining_shown_below": 6}');

SELECT capacity_v1.create_booking_with_capacity_check(
    p_restaurant_id      => '5eed0000-0000-4000-8000-000000000001',
    p_booking_date       => tomorrow.date,
    p_start_time         => sample.start_time,
    p_party_size         => sample.party_size,
    p_idempotency_key    => format('seed-%s-%s', tomorrow.date, sample.number),
    p_guest_name         => sample.guest_name,
    p_guest_email        => sample.guest_email,
    p_booking_type       => sample.booking_type,
    p_source             => 'seed',
    p_notes              => sample.notes,
    p_seating_preference => sample.seating_preference)
FROM (SELECT (statement_timestamp() AT TIME ZONE 'Europe/Zurich')::date + 1) AS tomorrow (date)
CROSS JOIN (VALUES
    ( 1, time '11:45', 2, 'Ada Archer',    'ada@example.com',    'reservation', NULL,               'window'),
    ( 2, time '12:00', 4, 'Ben Baker',     'ben@example.com',    'reservation', NULL,               NULL),
    ( 3, time '12:15', 3, 'Cleo Carter',   'cleo@example.com',   'reservation', 'high chair',       NULL),
    ( 4, time '12:30', 6, 'Dan Dyer',      'dan@example.com',    'reservation', NULL,               'garden'),
    ( 5, time '13:00', 2, 'Eve Elder',     'eve@example.com',    'walk_in',     NULL,               'bar'),
    ( 6, time '13:15', 4, 'Finn Fisher',   'finn@example.com',   'reservation', NULL,               NULL),
    ( 7, time '17:45', 4, 'Gia Gardner',   'gia@example.com',    'reservation', NULL,               'garden'),
    ( 8, time '18:00', 6, 'Hal Hunter',    'hal@example.com',    'reservation', 'birthday',         NULL),
    ( 9, time '18:30', 2, 'Ivy Ironside',  'ivy@example.com',    'reservation', NULL,               'window'),
    (10, time '19:00', 8, 'Jon Joiner',    'jon@example.com',    'event',       'company dinner',   NULL),
    (11, time '19:00', 4, 'Kim Knight',    'kim@example.com',    'reservation', NULL,               NULL),
    (12, time '19:30', 5, 'Leo Lister',    'leo@example.com',    'reservation', 'allergic to nuts', NULL),
    (13, time '19:45', 2, 'Mia Mason',     'mia@example.com',    'reservation', NULL,               'window'),
    (14, time '20:00', 6, 'Ned Nailor',    'ned@example.com',    'reservation', NULL,               NULL),
    (15, time '20:15', 4, 'Oda Ostler',    'oda@example.com',    'reservation', NULL,               NULL),
    (16, time '20:30', 3, 'Pat Potter',    'pat@example.com',    'reservation', NULL,               NULL),
    (17, time '20:45', 8, 'Quin Quarrier', 'quin@example.com',   'reservation', NULL,               NULL),
    (18, time '21:00', 4, 'Ria Roper',     'ria@example.com',    'reservation', NULL,               'garden')
) AS sample (number, start_time, party_size, guest_name, guest_email, booking_type, notes, seating_preference)
ORDER BY sample.number;

SET LOCAL ROLE capacity_owner;

-- The floor plan is in metres.
INSERT INTO capacity.table_inventory
    (restaurant_id, table_number, capacity, min_party_size, section, seating_type, position)
SELECT '5eed0000-0000-4000-8000-000000000001', t.table_number, t.capacity, t.min_party_size,
       t.section, t.seating_type,
       jsonb_build_object('x', t.x, 'y', t.y, 'shape', t.shape, 'width', t.width, 'height', t.height)
FROM (VALUES
    ('1',  2, 1, 'window', 'indoor',  0, 0, 'round',     0.8, 0.8),
    ('2',  2, 1, 'window', 'indoor',  2, 0, 'round',     0.8, 0.8),
    ('3',  2, 1, 'bar',    'bar',     4, 0, 'square',    0.8, 0.8),
    ('4',  4, 2, 'window', 'indoor',  0, 2, 'rectangle', 1.2, 0.8),
    ('5',  4, 2, 'main',   'indoor',  2, 2, 'rectangle', 1.2, 0.8),
    ('6',  4, 2, 'main',   'indoor',  4, 2, 'rectangle', 1.2, 0.8),
    ('7',  4, 2, 'garden', 'outdoor', 6, 2, 'round',     1.2, 1.2),
    ('8',  6, 4, 'main',   'indoor',  0, 4, 'rectangle', 1.8, 0.9),
    ('9',  6, 4, 'garden', 'outdoor', 6, 4, 'oval',      1.8, 1.0),
    ('10', 8, 5, 'main',   'indoor',  3, 4, 'rectangle', 2.4, 1.0)
) AS t (table_number, capacity, min_party_size, section, seating_type, x, y, shape, width, height)
ON CONFLICT (restaurant_id, table_number) WHERE retired_at IS NULL DO NOTHING;

-- Tables that stand side by side.
SELECT capacity_v1.upsert_combination(
    p_restaurant_id  => '5eed0000-0000-4000-8000-000000000001',
    p_name           => combination.name,
    p_table_ids      => (
        SELECT array_agg(t.id)
        FROM capacity.table_inventory AS t
        WHERE t.restaurant_id = '5eed0000-0000-4000-8000-000000000001' AND t.retired_at IS NULL
          AND t.table_number = ANY (combination.table_numbers)),
    p_capacity       => combination.capacity,
    p_min_party_size => combination.min_party_size)
FROM (VALUES
    ('5+6',  '{5,6}'::text[],  8, 6),
    ('7+9',  '{7,9}'::text[], 10, 7),
    ('8+10', '{8,10}'::text[], 14, 9)
) AS combination (name, table_numbers, capacity, min_party_size);

-- What `capacity-db seed` reports.
SELECT jsonb_build_object(
    'restaurant_id', '5eed0000-0000-4000-8000-000000000001',
    'service_date', (statement_timestamp() AT TIME ZONE 'Europe/Zurich')::date + 1,
    'tables', count(*))
FROM capacity.table_inventory
WHERE restaurant_id = '5eed0000-0000-4000-8000-000000000001' AND retired_at IS NULL;

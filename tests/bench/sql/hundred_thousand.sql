-- 100,000 bookings at 20 restaurants: 250 services each, 20 parties and 70 covers in every service. Written as sets,
-- with the triggers off; verify_capacity() finds nothing to say about it.
SET LOCAL session_replication_role = replica;

CREATE TEMPORARY TABLE asked ON COMMIT DROP AS
SELECT r.restaurant_id, p.id AS service_period_id, gen_random_uuid() AS booking_id,
       nextval('capacity.decisions_id_seq') AS decision_id,
       date '2050-01-01' + day AS service_date,
       time '17:30' + party * interval '15 minutes' AS start_time,
       (date '2050-01-01' + day + time '17:30' + party * interval '15 minutes') AT TIME ZONE 'UTC' AS starts_at,
       1 + party % 6 + (party = 19)::integer * 2 AS party_size
FROM capacity.restaurants AS r
JOIN capacity.service_periods AS p ON p.restaurant_id = r.restaurant_id AND NOT p.is_builtin
CROSS JOIN generate_series(0, 249) AS day
CROSS JOIN generate_series(0, 19) AS party;

SELECT capacity_impl.ensure_service(a.restaurant_id, a.service_period_id, a.service_date)
FROM (SELECT DISTINCT restaurant_id, service_period_id, service_date FROM asked) AS a;

UPDATE capacity.service_ledger AS l
SET booked_covers = a.covers, booked_parties = a.parties
FROM (
    SELECT restaurant_id, service_date, service_period_id, sum(party_size) AS covers, count(*) AS parties
    FROM asked
    GROUP BY restaurant_id, service_date, service_period_id
) AS a
WHERE l.restaurant_id = a.restaurant_id
  AND l.service_date = a.service_date AND l.service_period_id = a.service_period_id;

INSERT INTO capacity.booking_slots (restaurant_id, slot_date, slot_time, starts_at, service_period_id, reserved_count)
SELECT restaurant_id, service_date, start_time, starts_at, service_period_id, sum(party_size)
FROM asked
GROUP BY restaurant_id, service_date, start_time, starts_at, service_period_id;

INSERT INTO capacity.decisions (
    restaurant_id, id, operation, outcome, mode, actor, booking_id, booking_date, start_time, party_size, service_date,
    service_period_id)
SELECT restaurant_id, decision_id, 'create_booking', 'accepted', 'enforce', 'bench', booking_id, service_date, start_time,
       party_size, service_date, service_period_id
FROM asked;

INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id)
SELECT restaurant_id, 'create_booking', booking_id::text, sha256(booking_id::text::bytea), decision_id
FROM asked;

INSERT INTO capacity.bookings (
    restaurant_id, id, party_size, booking_date, start_time, starts_at, ends_at, service_date, service_period_id,
    slot_date, slot_time, slot_starts_at, enforcement_mode, decision_id)
SELECT restaurant_id, booking_id, party_size, service_date, start_time, starts_at, starts_at + interval '2 hours',
       service_date, service_period_id, service_date, start_time, starts_at, 'enforce', decision_id
FROM asked;

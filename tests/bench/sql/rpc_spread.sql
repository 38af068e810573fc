\set n random(1, :restaurants)
\set day random(1, 7)
\set quarter random(8, 11)
SELECT capacity_v1.create_booking_with_capacity_check(
    floor.restaurant((:n)::integer), current_date + (:day)::integer,
    '17:00'::time + (:quarter)::integer * interval '15 minutes', 4, gen_random_uuid()::text, 'Anne');

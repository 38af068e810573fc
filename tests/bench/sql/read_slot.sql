\set n random(1, :restaurants)
\set day random(1, 7)
\set quarter random(8, 11)
SELECT capacity_v1.check_slot_availability(
    floor.restaurant((:n)::integer), current_date + (:day)::integer, '17:00'::time + (:quarter)::integer * interval '15 minutes', 4);

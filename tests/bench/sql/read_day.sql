\set n random(1, :restaurants)
\set day random(1, 7)
SELECT capacity_v1.get_day_availability(floor.restaurant((:n)::integer), current_date + (:day)::integer, 4);

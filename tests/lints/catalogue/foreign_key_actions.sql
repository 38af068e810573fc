-- SET NULL would clear restaurant_id as well, and ON UPDATE would move rows between restaurants.
SELECT label FROM our_constraint
WHERE contype = 'f' AND (confdeltype IN ('n', 'd') OR confupdtype IN ('c', 'n', 'd'));

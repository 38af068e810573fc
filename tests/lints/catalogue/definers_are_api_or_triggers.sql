-- The owner's rights are taken on at the API's edge and where a client's own statement fires a trigger; nowhere between.
SELECT label FROM our_routine
WHERE prosecdef AND schema_name <> 'capacity_v1' AND prorettype <> 'trigger'::regtype;

-- A BEGIN ATOMIC body pins the columns it names, so a migration could no longer change them.
SELECT label FROM our_routine WHERE prosqlbody IS NOT NULL;

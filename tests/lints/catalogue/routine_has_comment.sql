-- What it is for, where \df+ shows it.
SELECT label FROM our_routine WHERE comment IS NULL;

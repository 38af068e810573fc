-- Nothing of ours depends on rows of somebody else's schema (of users, say), nor keeps them from being deleted.
SELECT label || ' refers to ' || confrelid::regclass FROM our_constraint
WHERE contype = 'f' AND confrelid NOT IN (SELECT oid FROM our_table);

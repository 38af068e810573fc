-- A row can be named. The outbox is a queue that every booking writes: read in order, deleted as it is read, never looked up.
SELECT label FROM our_table AS t
WHERE relname <> 'outbox_events' AND NOT EXISTS (SELECT FROM our_constraint AS k WHERE k.conrelid = t.oid AND k.contype = 'p');

-- What a client's direct write fires calls the engine, which the client may not enter: it runs as the owner. The guard of
-- slots calls it only for a change that no client may make.
SELECT DISTINCT format('%s on %s calls %s', g.tgname, t.label, r.label)
FROM pg_trigger AS g
JOIN our_table AS t ON t.oid = g.tgrelid
JOIN our_routine AS r ON r.oid = g.tgfoid
CROSS JOIN client_role AS c
CROSS JOIN (VALUES (4, 'INSERT'), (8, 'DELETE'), (16, 'UPDATE')) AS e (bit, privilege)
WHERE NOT g.tgisinternal AND NOT r.prosecdef AND r.proname <> 'booking_slots__guard' AND g.tgtype & e.bit <> 0
  AND (has_table_privilege(c.oid, t.oid, e.privilege)
       OR e.privilege <> 'DELETE' AND has_any_column_privilege(c.oid, t.oid, e.privilege));

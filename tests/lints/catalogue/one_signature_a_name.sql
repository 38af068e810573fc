-- A second signature breaks callers that leave out arguments, and a changed type leaves the old one behind.
SELECT schema_name || '.' || proname FROM our_routine GROUP BY schema_name, proname HAVING count(*) > 1;

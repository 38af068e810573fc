-- A backslash outside of E'...' is what the caller's standard_conforming_strings makes of it.
SELECT r.label
FROM our_routine AS r
WHERE regexp_replace(r.prosrc, 'E''[^'']*''', '', 'g') LIKE '%\\%';

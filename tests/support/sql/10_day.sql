-- The date on which the factories book unless told otherwise: a Friday, far ahead of the real clock,
-- without a change of the clocks anywhere near it.
CREATE FUNCTION tests.day()
RETURNS date
LANGUAGE sql
IMMUTABLE
AS $fn$
    SELECT date '2050-06-17'
$fn$;

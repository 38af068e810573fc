-- What an answer of a routine that books, changes or cancels comes to, in a few words.
CREATE FUNCTION tests.outcome(p_answer jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT CASE WHEN (p_answer ->> 'success')::boolean THEN p_answer #>> '{booking,status}'
                ELSE 'refused: ' || (p_answer #>> '{error,code}') END
        || CASE WHEN (p_answer ->> 'duplicate')::boolean THEN ' (duplicate)' ELSE '' END
$fn$;

-- What a change of calendar, rules or policy touched, in a few words: how many services are not what they were, each of
-- them with its debt, and each booking with the reason for which it would not be taken now.
CREATE FUNCTION tests.impact(p_answer jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT concat_ws(', ', (p_answer ->> 'services_changed') || ' changed',
        (SELECT string_agg(format('debt %s +%s/%s', right(d ->> 'service_date', 5), d ->> 'excess_covers', d ->> 'excess_parties'), ', ' ORDER BY n)
         FROM jsonb_array_elements(p_answer -> 'debts') WITH ORDINALITY AS x (d, n)),
        (SELECT string_agg(format('%s %s %s', right(b ->> 'booking_date', 5), left(b ->> 'start_time', 5), b ->> 'reason'), ', ' ORDER BY n)
         FROM jsonb_array_elements(p_answer -> 'affected_bookings') WITH ORDINALITY AS x (b, n)))
$fn$;

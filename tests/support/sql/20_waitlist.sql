-- Everybody who waits or has waited, in a few words: each entry with its guest's name or party size, its status, and the time
-- that it was offered.
CREATE FUNCTION tests.waitlist(p_restaurant_id uuid)
RETURNS text
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT string_agg(concat_ws(' ', coalesce(e ->> 'guest_name', e ->> 'party_size'), e ->> 'status',
                                left(e #>> '{offer,start_time}', 5)), ', ' ORDER BY n)
    FROM jsonb_array_elements(capacity_v1.list_waitlist(p_restaurant_id, p_options => '{"all": true}') -> 'entries')
        WITH ORDINALITY AS x (e, n)
$fn$;

-- A party on tests.day() at 19:00, seated by plain SQL at these tables; the booking's id.
CREATE FUNCTION tests.make_seat(
    p_restaurant_id uuid,
    p_table_ids     uuid[],
    p_party_size    integer DEFAULT 2,
    p_booking_date  date    DEFAULT tests.day(),
    p_start_time    time    DEFAULT '19:00')
RETURNS uuid
LANGUAGE plpgsql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking_id uuid := tests.book(p_restaurant_id, p_party_size, p_booking_date, p_start_time) #>> '{booking,id}';
BEGIN
    INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id)
    SELECT p_restaurant_id, v_booking_id, t.id FROM unnest(p_table_ids) AS t (id);
    RETURN v_booking_id;
END
$fn$;

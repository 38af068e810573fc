CREATE OR REPLACE FUNCTION capacity_impl.polish_seats(
    p_seats integer[],
    p_sizes integer[],
    p_previous integer[],
    p_options integer[],
    p_choices bit varying[],
    p_rivals integer[],
    p_overlaps bit varying[])
RETURNS integer[]
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_seats integer[] := p_seats;
    v_next  integer[];
BEGIN
    LOOP
        v_next := capacity_impl.settle_seats(
            capacity_impl.improve_seats(v_seats, p_sizes, p_previous, p_options, p_choices, p_rivals, p_overlaps),
            p_previous, p_options, p_rivals, p_overlaps);
        EXIT WHEN v_next = v_seats;
        v_seats := v_next;
    END LOOP;
    RETURN v_seats;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.polish_seats(integer[], integer[], integer[], integer[], bit varying[], integer[], bit varying[]) IS
    'Improves a plan by exchange and settles it, in turns, until both leave it as it is: polishing it again changes nothing. It ends, for each turn seats more covers, or as many better. See improve_seats and settle_seats.';

REVOKE ALL ON FUNCTION capacity_impl.polish_seats(integer[], integer[], integer[], integer[], bit varying[], integer[], bit varying[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION capacity_impl.fill_seats(
    p_seats integer[],
    p_order integer[],
    p_options integer[],
    p_rivals integer[],
    p_overlaps bit varying[])
RETURNS integer[]
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_nobody bit varying := (p_overlaps[1] & ~p_overlaps[1])::bit varying;
    v_seats  integer[] := p_seats;
    v_guests bit varying[] := capacity_impl.seating_guests(p_seats, p_rivals, v_nobody);
    v_party  integer;
    v_rival  integer;
    i        integer;
    r        integer;
BEGIN
    FOREACH v_party IN ARRAY p_order LOOP
        CONTINUE WHEN v_seats[v_party] <> 0;
        i := 1;
        WHILE p_options[v_party][i] <> 0 LOOP
            IF v_guests[p_options[v_party][i]] & p_overlaps[v_party] = v_nobody THEN
                v_seats[v_party] := p_options[v_party][i];
                r := 1;
                WHILE p_rivals[v_seats[v_party]][r] <> 0 LOOP
                    v_rival := p_rivals[v_seats[v_party]][r];
                    v_guests[v_rival] := set_bit(v_guests[v_rival], v_party - 1, 1);
                    r := r + 1;
                END LOOP;
                EXIT;
            END IF;
            i := i + 1;
        END LOOP;
    END LOOP;
    RETURN v_seats;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.fill_seats(integer[], integer[], integer[], integer[], bit varying[]) IS
    'Seats each party of p_order that has none (0 in p_seats) at the first of its options that is free: a greedy plan in that order. See seating_problem for the arrays.';

REVOKE ALL ON FUNCTION capacity_impl.fill_seats(integer[], integer[], integer[], integer[], bit varying[]) FROM PUBLIC;

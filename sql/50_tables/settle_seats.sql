CREATE OR REPLACE FUNCTION capacity_impl.settle_seats(
    p_seats integer[],
    p_previous integer[],
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
    v_better integer;
    v_rival  integer;
    v_is_settled boolean;
    i        integer;
    r        integer;
BEGIN
    LOOP
        v_is_settled := true;
        FOR v_party IN 1 .. cardinality(p_seats) LOOP
            CONTINUE WHEN v_seats[v_party] = 0 OR v_seats[v_party] = p_previous[v_party];
            -- Where it sat before, else the best option before its own.
            i := 0;
            LOOP
                v_better := CASE i WHEN 0 THEN p_previous[v_party] ELSE p_options[v_party][i] END;
                EXIT WHEN v_better = v_seats[v_party];
                EXIT WHEN v_better <> 0 AND v_guests[v_better] & p_overlaps[v_party] = v_nobody;
                i := i + 1;
            END LOOP;
            CONTINUE WHEN v_better = v_seats[v_party];
            r := 1;
            WHILE p_rivals[v_seats[v_party]][r] <> 0 LOOP
                v_rival := p_rivals[v_seats[v_party]][r];
                v_guests[v_rival] := set_bit(v_guests[v_rival], v_party - 1, 0);
                r := r + 1;
            END LOOP;
            r := 1;
            WHILE p_rivals[v_better][r] <> 0 LOOP
                v_rival := p_rivals[v_better][r];
                v_guests[v_rival] := set_bit(v_guests[v_rival], v_party - 1, 1);
                r := r + 1;
            END LOOP;
            v_seats[v_party] := v_better;
            v_is_settled := false;
        END LOOP;
        EXIT WHEN v_is_settled;
    END LOOP;
    RETURN v_seats;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.settle_seats(integer[], integer[], integer[], integer[], bit varying[]) IS
    'Lets each party of a plan go back to where it sat before (p_previous, 0 = nowhere), or else to the best of its options, as long as that is free: fewer moves, fewer combinations, less waste. Nobody loses a seat. See seating_problem for the arrays.';

REVOKE ALL ON FUNCTION capacity_impl.settle_seats(integer[], integer[], integer[], integer[], bit varying[]) FROM PUBLIC;

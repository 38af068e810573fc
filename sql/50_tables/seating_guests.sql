CREATE OR REPLACE FUNCTION capacity_impl.seating_guests(p_seats integer[], p_rivals integer[], p_nobody bit varying)
RETURNS bit varying[]
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_guests bit varying[] := array_fill(p_nobody, ARRAY[array_length(p_rivals, 1)]);
    v_rival  integer;
    r        integer;
BEGIN
    FOR v_party IN 1 .. cardinality(p_seats) LOOP
        r := 1;
        WHILE p_rivals[p_seats[v_party]][r] <> 0 LOOP
            v_rival := p_rivals[p_seats[v_party]][r];
            v_guests[v_rival] := set_bit(v_guests[v_rival], v_party - 1, 1);
            r := r + 1;
        END LOOP;
    END LOOP;
    RETURN v_guests;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.seating_guests(integer[], integer[], bit varying) IS
    'For each seating the parties (a bit each) that sit at one of its tables at some time, by a plan p_seats. See seating_problem for the arrays.';

REVOKE ALL ON FUNCTION capacity_impl.seating_guests(integer[], integer[], bit varying) FROM PUBLIC;

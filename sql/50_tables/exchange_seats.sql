CREATE OR REPLACE FUNCTION capacity_impl.exchange_seats(
    p_party integer,
    p_seating integer,
    p_seats integer[],
    p_guests bit varying[],
    p_waiting bit varying,
    p_sizes integer[],
    p_options integer[],
    p_choices bit varying[],
    p_rivals integer[],
    p_overlaps bit varying[],
    OUT seats integer[],
    OUT waiting bit varying,
    OUT gain integer)
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_nobody  bit varying := (p_waiting & ~p_waiting)::bit varying;
    v_leaving bit varying := (p_guests[p_seating] & p_overlaps[p_party])::bit varying;
    v_left    bit varying := v_leaving;
    v_looking bit varying := v_leaving;
    v_freed   bit varying := (p_choices[1] & ~p_choices[1])::bit varying;
    v_chances bit varying;
    v_guests  bit varying[] := p_guests;
    v_other   integer;
    v_option  integer;
    v_rival   integer;
    i         integer;
    r         integer;
BEGIN
    seats := p_seats;
    gain := p_sizes[p_party];
    waiting := set_bit(p_waiting, p_party - 1, 0) | v_leaving;
    -- Those who sit there leave, ...
    LOOP
        v_other := position(B'1' IN v_leaving);
        EXIT WHEN v_other = 0;
        v_leaving := set_bit(v_leaving, v_other - 1, 0);
        v_looking := v_looking | (p_overlaps[v_other] & waiting);
        r := 1;
        LOOP
            v_rival := p_rivals[seats[v_other]][r];
            EXIT WHEN v_rival = 0;
            v_guests[v_rival] := set_bit(v_guests[v_rival], v_other - 1, 0);
            v_freed := set_bit(v_freed, v_rival - 1, 1);
            r := r + 1;
        END LOOP;
        seats[v_other] := 0;
        gain := gain - p_sizes[v_other];
    END LOOP;
    -- ... the party sits down, ...
    seats[p_party] := p_seating;
    r := 1;
    LOOP
        v_rival := p_rivals[p_seating][r];
        EXIT WHEN v_rival = 0;
        v_guests[v_rival] := set_bit(v_guests[v_rival], p_party - 1, 1);
        r := r + 1;
    END LOOP;
    -- ... and everyone for whom that may have made room looks for a free place, the largest first.
    LOOP
        v_other := position(B'1' IN v_looking);
        EXIT WHEN v_other = 0;
        v_looking := set_bit(v_looking, v_other - 1, 0);
        IF get_bit(v_left, v_other - 1) = 1 THEN
            i := 1;
            LOOP
                v_option := p_options[v_other][i];
                EXIT WHEN v_option = 0 OR v_guests[v_option] & p_overlaps[v_other] = v_nobody;
                i := i + 1;
            END LOOP;
        ELSE
            -- For who waited already, nothing else than what has been left can be free.
            v_chances := p_choices[v_other] & v_freed;
            LOOP
                v_option := position(B'1' IN v_chances);
                EXIT WHEN v_option = 0 OR v_guests[v_option] & p_overlaps[v_other] = v_nobody;
                v_chances := set_bit(v_chances, v_option - 1, 0);
            END LOOP;
        END IF;
        CONTINUE WHEN v_option = 0;
        seats[v_other] := v_option;
        gain := gain + p_sizes[v_other];
        waiting := set_bit(waiting, v_other - 1, 0);
        r := 1;
        LOOP
            v_rival := p_rivals[v_option][r];
            EXIT WHEN v_rival = 0;
            v_guests[v_rival] := set_bit(v_guests[v_rival], v_other - 1, 1);
            r := r + 1;
        END LOOP;
    END LOOP;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.exchange_seats(integer, integer, integer[], bit varying[], bit varying, integer[], integer[], bit varying[], integer[], bit varying[]) IS
    'What comes of seating p_party, which waits, at p_seating: whoever sits there then leaves, and those and all others who wait for such a place look for a free one. seats: the plan after it; waiting: who waits then (a bit each); gain: covers more than before, negative for less. p_guests: seating_guests of p_seats. See seating_problem for the arrays.';

REVOKE ALL ON FUNCTION capacity_impl.exchange_seats(integer, integer, integer[], bit varying[], bit varying, integer[], integer[], bit varying[], integer[], bit varying[]) FROM PUBLIC;

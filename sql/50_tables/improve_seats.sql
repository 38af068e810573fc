CREATE OR REPLACE FUNCTION capacity_impl.improve_seats(
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
    v_nobody   bit varying := (p_overlaps[1] & ~p_overlaps[1])::bit varying;
    v_firm     bit varying := v_nobody;
    v_seats    integer[] := p_seats;
    v_guests   bit varying[];
    v_waiting  bit varying := v_nobody;
    v_gain     integer := 0;
    v_best     integer[] := p_seats;
    v_best_gain integer := 0;
    v_let_in   integer[] := ARRAY[]::integer[];
    v_stays    bit varying;
    v_in_turn  bit varying;
    v_party    integer;
    v_seating  integer;
    v_rounds   integer := 0;
    v_tries    integer := 0;
    v_try      record;
    v_next     record;
    v_next_party integer;
    v_next_gain integer;
    i          integer;
BEGIN
    FOR v_number IN 1 .. cardinality(p_seats) LOOP
        IF p_seats[v_number] = 0 AND p_options[v_number][1] <> 0 THEN
            v_waiting := set_bit(v_waiting, v_number - 1, 1);
        END IF;
        IF p_previous[v_number] <> 0 THEN
            v_firm := set_bit(v_firm, v_number - 1, 1);
        END IF;
    END LOOP;

    LOOP
        v_guests := capacity_impl.seating_guests(v_seats, p_rivals, v_nobody);
        v_stays := v_nobody;
        FOREACH v_party IN ARRAY v_let_in LOOP
            v_stays := set_bit(v_stays, v_party - 1, 1);
        END LOOP;
        v_next_gain := NULL;
        v_in_turn := v_waiting;
        <<exchanges>>
        LOOP
            v_party := position(B'1' IN v_in_turn);
            EXIT WHEN v_party = 0;
            v_in_turn := set_bit(v_in_turn, v_party - 1, 0);
            i := 0;
            LOOP
                i := i + 1;
                v_seating := p_options[v_party][i];
                EXIT WHEN v_seating = 0;
                CONTINUE WHEN v_guests[v_seating] & p_overlaps[v_party] & v_stays <> v_nobody;
                v_tries := v_tries + 1;
                v_try := capacity_impl.exchange_seats(
                    v_party, v_seating, v_seats, v_guests, v_waiting, p_sizes, p_options, p_choices, p_rivals, p_overlaps);
                CONTINUE WHEN v_try.waiting & v_firm <> v_nobody;
                IF v_next_gain IS NULL OR v_try.gain > v_next_gain THEN
                    v_next := v_try;
                    v_next_gain := v_try.gain;
                    v_next_party := v_party;
                END IF;
                EXIT exchanges WHEN v_try.gain > 0 OR v_tries >= 5000;
            END LOOP;
        END LOOP exchanges;

        EXIT WHEN v_next_gain IS NULL OR v_next_gain <= 0 AND (v_rounds >= 30 OR v_tries >= 500);
        v_seats := v_next.seats;
        v_waiting := v_next.waiting;
        v_gain := v_gain + v_next_gain;
        v_let_in := (v_next_party || v_let_in)[:3];
        v_rounds := v_rounds + 1;
        IF v_gain > v_best_gain THEN
            v_best := v_seats;
            v_best_gain := v_gain;
            v_rounds := 0;
        END IF;
    END LOOP;
    RETURN v_best;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.improve_seats(integer[], integer[], integer[], integer[], bit varying[], integer[], bit varying[]) IS
    'Seats more covers by exchange (exchange_seats), or returns p_seats. Every party that waits, the largest first, is tried at each of its options. The first exchange that gains covers is carried out; where none does, the one that loses least, so that a later one may win more, and the last three who were let in stay. It ends 30 rounds after the last gain, or when there is none left after 500 tries, and returns the best plan it had. A search of 5,000 tries goes on only as long as the next one gains: so many are for services of hundreds of parties. Parties of p_previous (0 = nowhere) keep a seat, though perhaps another. See seating_problem for the arrays.';

REVOKE ALL ON FUNCTION capacity_impl.improve_seats(integer[], integer[], integer[], integer[], bit varying[], integer[], bit varying[]) FROM PUBLIC;

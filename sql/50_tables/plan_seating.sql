CREATE OR REPLACE FUNCTION capacity_impl.plan_seating(p_parties jsonb, p_seatings jsonb, p_taken jsonb, p_time_zone text)
RETURNS TABLE (
    party_id uuid,
    table_ids uuid[],
    reason text)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_parties  jsonb;
    v_seatings jsonb;
    v_problem  record;
    v_nowhere  integer[];
    v_best     integer[];
    v_seats    integer[];
    v_score    integer[];
    v_best_score integer[];
BEGIN
    -- The largest party first, the best seating first: their places are their numbers from here on.
    SELECT jsonb_agg(p.value ORDER BY (p.value ->> 'party_size')::integer DESC, (p.value ->> 'starts_at')::timestamptz, p.place)
    INTO v_parties
    FROM jsonb_array_elements(p_parties) WITH ORDINALITY AS p (value, place);
    SELECT coalesce(jsonb_agg(s.value ORDER BY
               jsonb_array_length(s.value -> 'table_ids') > 1, (s.value ->> 'capacity')::integer, (s.value ->> 'is_combinable')::boolean,
               jsonb_array_length(s.value -> 'table_ids'), length(s.value ->> 'label'), s.value ->> 'label' COLLATE "C", s.place), '[]')
    INTO v_seatings
    FROM jsonb_array_elements(p_seatings) WITH ORDINALITY AS s (value, place);
    IF v_parties IS NULL THEN
        RETURN;
    END IF;

    v_problem := capacity_impl.seating_problem(v_parties, v_seatings, p_taken);
    v_nowhere := array_fill(0, ARRAY[jsonb_array_length(v_parties)]);
    v_best := v_nowhere;
    -- As if nobody sat anywhere, so that what is found does not depend on an earlier run.
    FOR v_start IN 1 .. CASE v_seatings WHEN '[]' THEN 0 ELSE 3 END LOOP
        v_seats := capacity_impl.polish_seats(
            capacity_impl.fill_seats(
                v_nowhere,
                CASE v_start WHEN 1 THEN ARRAY(SELECT generate_subscripts(v_nowhere, 1)) ELSE v_problem.arrivals END,
                CASE v_start WHEN 3 THEN v_problem.options_by_label ELSE v_problem.options END,
                v_problem.rivals, v_problem.overlaps),
            v_problem.sizes, v_nowhere, v_problem.options, v_problem.choices, v_problem.rivals, v_problem.overlaps);
        v_score := capacity_impl.seating_score(v_seats, v_problem.sizes, v_problem.previous, v_seatings);
        IF v_best_score IS NULL OR v_score > v_best_score THEN
            v_best := v_seats;
            v_best_score := v_score;
        END IF;
    END LOOP;

    IF v_problem.previous <> v_nowhere THEN
        v_seats := capacity_impl.polish_seats(
            capacity_impl.fill_seats(
                v_problem.previous, v_problem.arrivals, v_problem.options, v_problem.rivals, v_problem.overlaps),
            v_problem.sizes, v_problem.previous, v_problem.options, v_problem.choices, v_problem.rivals, v_problem.overlaps);
        IF capacity_impl.seating_score(v_seats, v_problem.sizes, v_problem.previous, v_seatings) >= v_best_score THEN
            v_best := v_seats;
        ELSE
            v_best := capacity_impl.polish_seats(
                v_best, v_problem.sizes, v_problem.previous, v_problem.options, v_problem.choices, v_problem.rivals, v_problem.overlaps);
        END IF;
    END IF;

    RETURN QUERY
    SELECT e.party_id, e.table_ids, e.reason
    FROM capacity_impl.explain_seats(v_parties, v_seatings, v_best, v_problem.previous, p_time_zone) AS e;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.plan_seating(jsonb, jsonb, jsonb, text) IS
$doc$Plans who sits where: a pure function, the same answer to the same question.

p_parties: an array of {id, party_size, starts_at, ends_at (turn buffer included), preference (section or seating type, or null), table_ids (where it sits now and may be moved from, ascending; null = nowhere)}. Earlier in the array comes first among parties that arrive at the same time.
p_seatings: an array of rows of list_seatings.
p_taken: an array of {table_id, starts_at, ends_at (null = open end)}: seats that stay. They overlap no table_ids of p_parties.
p_time_zone: in which reasons tell times.
Returns a row for each party: where it sits (NULL = it is left out) and why. No two share a table at one time.

Plans are made from three starts as if nobody sat anywhere: best fit of the largest party first, best fit by arrival, first fit by arrival; and one from the seats there are, filled up by arrival. Each is improved by exchange and settled (polish_seats). Of those in which everyone who has a seat keeps one, the plan with most covers wins, then fewest moves, fewest combinations, fewest seats left over; whose old seat is free in it goes back there. So it seats at least as many covers as each of the greedy rules where nobody sits yet, moves nobody where that gains no cover, and leaves its own plan as it is.$doc$;

REVOKE ALL ON FUNCTION capacity_impl.plan_seating(jsonb, jsonb, jsonb, text) FROM PUBLIC;

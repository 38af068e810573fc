CREATE OR REPLACE FUNCTION capacity_impl.seating_problem(
    p_parties jsonb,
    p_seatings jsonb,
    p_taken jsonb,
    OUT sizes integer[],
    OUT arrivals integer[],
    OUT previous integer[],
    OUT overlaps bit varying[],
    OUT rivals integer[],
    OUT options integer[],
    OUT options_by_label integer[],
    OUT choices bit varying[])
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_width integer := jsonb_array_length(p_seatings) + 1;
BEGIN
    WITH party AS (
        SELECT p.number, p.party_size, p.starts_at, tstzrange(p.starts_at, p.ends_at) AS during, lower(p.preference) AS preference,
               p.table_ids, ARRAY(
                   SELECT t.table_id
                   FROM jsonb_to_recordset(p_taken) AS t (table_id uuid, starts_at timestamptz, ends_at timestamptz)
                   WHERE tstzrange(t.starts_at, t.ends_at) && tstzrange(p.starts_at, p.ends_at)) AS taken
        FROM ROWS FROM (jsonb_to_recordset(p_parties) AS (
            party_size integer, starts_at timestamptz, ends_at timestamptz, preference text, table_ids uuid[]))
            WITH ORDINALITY AS p (party_size, starts_at, ends_at, preference, table_ids, number)
    ), seating AS MATERIALIZED (
        SELECT s.*
        FROM ROWS FROM (jsonb_to_recordset(p_seatings) AS (
            table_ids uuid[], label text, capacity integer, min_party_size integer, max_party_size integer, section text,
            seating_type text, is_combinable boolean))
            WITH ORDINALITY AS s (table_ids, label, capacity, min_party_size, max_party_size, section, seating_type, is_combinable, number)
    ), party_arrays AS (
        SELECT p.number, p.party_size, p.starts_at,
               coalesce((SELECT s.number FROM seating AS s WHERE s.table_ids = p.table_ids), 0)::integer AS previous,
               (SELECT string_agg((q.during && p.during AND q.number <> p.number)::integer::text, '' ORDER BY q.number)
                FROM party AS q)::bit varying AS overlaps,
               o.options, o.by_label, o.choices
        FROM party AS p
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(s.number::integer ORDER BY
                       cardinality(s.table_ids) > 1, s.capacity,
                       (p.preference IN (lower(s.seating_type), lower(s.section))) IS NOT TRUE, s.number)
                       FILTER (WHERE f.is_choice), '{}') AS options,
                   coalesce(array_agg(s.number::integer ORDER BY
                       cardinality(s.table_ids) > 1, length(s.label), s.label COLLATE "C", s.number)
                       FILTER (WHERE f.is_choice), '{}') AS by_label,
                   string_agg(f.is_choice::integer::text, '' ORDER BY s.number)::bit varying AS choices
            FROM seating AS s
            CROSS JOIN LATERAL (
                SELECT p.party_size BETWEEN s.min_party_size AND s.max_party_size AND NOT s.table_ids && p.taken AS is_choice) AS f
        ) AS o
    )
    SELECT array_agg(p.party_size ORDER BY p.number),
           array_agg(p.number::integer ORDER BY p.starts_at, p.number),
           array_agg(p.previous ORDER BY p.number),
           array_agg(p.overlaps ORDER BY p.number),
           array_agg(p.options || array_fill(0, ARRAY[v_width - cardinality(p.options)]) ORDER BY p.number),
           array_agg(p.by_label || array_fill(0, ARRAY[v_width - cardinality(p.by_label)]) ORDER BY p.number),
           array_agg(p.choices ORDER BY p.number),
           (SELECT array_agg(r.rivals || array_fill(0, ARRAY[v_width - cardinality(r.rivals)]) ORDER BY s.number)
            FROM seating AS s
            CROSS JOIN LATERAL (
                SELECT array_agg(o.number::integer) AS rivals FROM seating AS o WHERE o.table_ids && s.table_ids) AS r)
    INTO sizes, arrivals, previous, overlaps, options, options_by_label, choices, rivals
    FROM party_arrays AS p;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.seating_problem(jsonb, jsonb, jsonb) IS
    'What plan_seating plans with: its parties and seatings, numbered from 1 as they stand, as arrays. By party: sizes; previous, the seating it has (0 = none); overlaps, a bit for each other party that is there at the same time; options, the seatings that take it and that p_taken leaves free, best first as in find_free_seatings, options_by_label the same by label, single tables first, choices the same as a bit for each seating. By seating: rivals, those that share a table with it, itself included. Rows of options and rivals end with 0. arrivals: the parties in order of arrival.';

REVOKE ALL ON FUNCTION capacity_impl.seating_problem(jsonb, jsonb, jsonb) FROM PUBLIC;

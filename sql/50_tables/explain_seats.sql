CREATE OR REPLACE FUNCTION capacity_impl.explain_seats(
    p_parties jsonb,
    p_seatings jsonb,
    p_seats integer[],
    p_previous integer[],
    p_time_zone text)
RETURNS TABLE (
    party_id uuid,
    table_ids uuid[],
    reason text)
LANGUAGE sql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    WITH seating AS MATERIALIZED (
        SELECT s.number, s.table_ids, s.label, s.capacity, s.min_party_size, s.max_party_size
        FROM ROWS FROM (jsonb_to_recordset(p_seatings) AS (
            table_ids uuid[], label text, capacity integer, min_party_size integer, max_party_size integer))
            WITH ORDINALITY AS s (table_ids, label, capacity, min_party_size, max_party_size, number)
    ), named AS MATERIALIZED (
        SELECT s.*, CASE cardinality(s.table_ids) WHEN 1 THEN 'table ' || s.label ELSE 'tables ' || (
                   SELECT string_agg(t.label, '+' ORDER BY length(t.label), t.label COLLATE "C")
                   FROM seating AS t
                   WHERE cardinality(t.table_ids) = 1 AND t.table_ids <@ s.table_ids) END AS name
        FROM seating AS s
    ), party AS MATERIALIZED (
        SELECT p.number, p.id, p.party_size, tstzrange(p.starts_at, p.ends_at) AS during,
               to_char(p.starts_at AT TIME ZONE p_time_zone, '"from "HH24:MI')
                   || to_char(p.ends_at AT TIME ZONE p_time_zone, '" to "HH24:MI') AS times,
               p.party_size || to_char(p.starts_at AT TIME ZONE p_time_zone, '" at "HH24:MI') AS label,
               p_seats[p.number] AS seat, p_previous[p.number] AS previous, fit.*
        FROM ROWS FROM (jsonb_to_recordset(p_parties) AS (
            id uuid, party_size integer, starts_at timestamptz, ends_at timestamptz))
            WITH ORDINALITY AS p (id, party_size, starts_at, ends_at, number)
        CROSS JOIN LATERAL (
            SELECT count(*) AS seatings, count(*) FILTER (WHERE cardinality(n.table_ids) = 1) AS tables, min(n.name) AS example
            FROM named AS n
            WHERE p.party_size BETWEEN n.min_party_size AND n.max_party_size
        ) AS fit
    )
    SELECT p.id, n.table_ids,
           CASE
               WHEN p.seat = 0 AND p.seatings = 0 THEN format('no table or combination takes %s', p.party_size)
               WHEN p.seat = 0 AND p.seatings = 1 THEN
                   format('nothing but %s takes %s, and that is not free %s', p.example, p.party_size, p.times)
               WHEN p.seat = 0 THEN
                   format('none of the %s that take %s is free %s', p.seatings, p.party_size, p.times)
               WHEN p.seat = p.previous THEN 'stays at ' || n.name
               ELSE CASE WHEN p.previous <> 0 THEN format('moved from %s to make room for the party of %s; ', o.name, other.label) ELSE '' END
                    || CASE
                        WHEN cardinality(n.table_ids) = 1 THEN 'smallest free table that fits: ' || n.name
                        WHEN p.tables = 0 THEN format('%s joined: no single table takes %s', n.name, p.party_size)
                        ELSE format('%s joined: no single table that takes %s is free %s', n.name, p.party_size, p.times)
                    END
                    || CASE n.capacity - p.party_size
                        WHEN 0 THEN ', no seat left over'
                        WHEN 1 THEN ', 1 seat left over'
                        ELSE format(', %s seats left over', greatest(n.capacity - p.party_size, 0))
                    END
           END
    FROM party AS p
    LEFT JOIN named AS n ON n.number = p.seat
    LEFT JOIN named AS o ON o.number = p.previous AND p.previous <> p.seat
    -- The largest of those who sit where it sat.
    LEFT JOIN LATERAL (
        SELECT q.label
        FROM party AS q
        JOIN named AS m ON m.number = q.seat
        WHERE q.number <> p.number AND q.during && p.during AND m.table_ids && o.table_ids
        ORDER BY q.number
        LIMIT 1
    ) AS other ON true
    ORDER BY p.number
$fn$;

COMMENT ON FUNCTION capacity_impl.explain_seats(jsonb, jsonb, integer[], integer[], text) IS
    'Tells a plan in words: where each party sits and why there, or why nowhere. See plan_seating for the parties and seatings, seating_problem for the arrays.';

REVOKE ALL ON FUNCTION capacity_impl.explain_seats(jsonb, jsonb, integer[], integer[], text) FROM PUBLIC;

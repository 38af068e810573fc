CREATE OR REPLACE FUNCTION capacity_impl.seating_reason(
    p_label text, p_is_combination boolean, p_waste integer, p_is_combinable boolean)
RETURNS text
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT CASE WHEN p_is_combination THEN 'combination ' ELSE 'table ' END || p_label || ': '
        || CASE WHEN p_waste > 0 THEN p_waste || CASE p_waste WHEN 1 THEN ' seat' ELSE ' seats' END || ' left over'
                WHEN p_waste = 0 THEN 'every seat taken'
                ELSE -p_waste || ' more than it seats, as its largest party allows' END
        || CASE WHEN p_is_combination THEN ', tables joined'
                WHEN p_is_combinable THEN ', though a combination could need it'
                ELSE '' END
$fn$;

COMMENT ON FUNCTION capacity_impl.seating_reason(text, boolean, integer, boolean) IS
    'Why a seating is where it is in the order of find_free_seatings, for people to read. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.seating_reason(text, boolean, integer, boolean) FROM PUBLIC;

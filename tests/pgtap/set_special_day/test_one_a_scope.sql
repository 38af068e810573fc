SELECT plan(14);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
CREATE FUNCTION pg_temp.set_day(p_first date, p_last date, p_period uuid DEFAULT NULL, p_label text DEFAULT 'other', p_options jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_special_day(id, p_first, p_last, p_period, p_label => p_label, p_options => p_options) FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT row((SELECT x.rules_version FROM capacity.restaurants AS x WHERE x.restaurant_id = r.id),
               (SELECT count(*) FROM capacity.decisions), (SELECT max(s.updated_at) FROM capacity.special_days AS s))::text FROM pg_temp.r
$fn$;

SELECT pg_temp.set_day('2050-06-17', '2050-06-20', p_options => '{"note": "Away"}') AS answer INTO TEMP a;
SELECT pg_temp.stored() AS before INTO TEMP s;
SELECT tests.set_clock('2050-06-02 12:00+00');
SELECT is(pg_temp.set_day('2050-06-17', '2050-06-20', p_options => '{"note": "Away"}'), answer || '{"changed": false}', 'the same again changes nothing') FROM a;
SELECT is(pg_temp.stored(), before, 'no version, no decision, no stamp') FROM s;
SELECT is(answer #> '{special_day,note}', 'null', 'the same dates again: what is not said is not so any more')
FROM (SELECT pg_temp.set_day('2050-06-17', '2050-06-20', p_label => 'holiday') AS answer) AS x;
SELECT is((SELECT row(count(*), max(updated_at) AT TIME ZONE 'UTC')::text FROM capacity.special_days), '(1,"2050-06-02 12:00:00")', 'it is the same special day');
SELECT is((SELECT options #>> '{before,label}' FROM capacity.decisions ORDER BY id DESC LIMIT 1), 'other', 'the decision keeps what was before');
SELECT is(pg_temp.set_day('2050-06-17', '2050-06-20', p_label => 'holiday', p_options => '{"note": ""}') ->> 'changed', 'false', 'an empty note is none');

SELECT throws_ok($$SELECT pg_temp.set_day('2050-06-20', '2050-06-21')$$, 'RC209', NULL, 'ranges of the restaurant do not overlap');
SELECT lives_ok($$SELECT pg_temp.set_day('2050-06-21', '2050-06-22')$$, 'they may follow each other');
SELECT lives_ok($$SELECT pg_temp.set_day('2050-06-18', NULL)$$, 'a single date within a range wins over it');
SELECT lives_ok(format('SELECT pg_temp.set_day(%L, %L, %L)', '2050-06-19', '2050-06-25', dinner), 'a period has ranges of its own') FROM p;
SELECT lives_ok(format('SELECT pg_temp.set_day(%L, %L, %L)', '2050-06-19', '2050-06-25', lunch), 'each') FROM l;
SELECT throws_ok(format('SELECT pg_temp.set_day(%L, %L, %L)', '2050-06-25', '2050-06-26', dinner), 'RC209', NULL, 'which do not overlap either') FROM p;
CREATE FUNCTION pg_temp.detail() RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE
    v_detail text;
BEGIN
    PERFORM pg_temp.set_day('2050-06-01', '2050-07-31');
    RETURN NULL;
EXCEPTION WHEN SQLSTATE 'RC209' THEN
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    RETURN v_detail;
END
$fn$;
SELECT is(pg_temp.detail() -> 'other', jsonb_build_object('id', answer #> '{special_day,id}', 'first_date', '2050-06-17', 'last_date', '2050-06-20'), 'DETAIL shows the other one') FROM a;
SELECT is((SELECT count(*) FROM capacity.special_days), 5::bigint, 'an error sets nothing');

SELECT * FROM finish();

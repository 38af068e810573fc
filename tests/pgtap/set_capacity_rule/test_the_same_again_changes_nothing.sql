SELECT plan(6);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.book(id, 5) FROM r;
CREATE FUNCTION pg_temp.set_all() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a ->> 'changed', a ->> 'services_changed', b ->> 'changed', c ->> 'changed')
    FROM pg_temp.r, pg_temp.p,
        capacity_v1.set_capacity_rule(r.id, 10, NULL) AS a,
        capacity_v1.set_capacity_rule(r.id, NULL, 3, p.dinner, 5) AS b,
        capacity_v1.set_capacity_rule(r.id, 0, 0, p_first_date => '2050-07-01', p_last_date => '2050-07-01') AS c
$fn$;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT row((SELECT row(x.rules_version, x.updated_at) FROM capacity.restaurants AS x WHERE x.restaurant_id = r.id),
               (SELECT count(*) FROM capacity.decisions), (SELECT max(c.updated_at) FROM capacity.capacity_rules AS c),
               (SELECT max(l.updated_at) FROM capacity.service_ledger AS l))::text FROM pg_temp.r
$fn$;

SELECT is(pg_temp.set_all(), 'true 1 true true', 'new rules are a change');
SELECT pg_temp.stored() AS before INTO TEMP s;
SELECT tests.set_clock('2050-06-02 12:00+00');
SELECT is(pg_temp.set_all(), 'false 0 false false', 'the same rules are none');
SELECT is(pg_temp.stored(), before, 'no version, no stamp, no decision') FROM s;
SELECT is(capacity_v1.set_capacity_rule(id, 0, 0, p_first_date => '2050-07-01') ->> 'changed', 'false',
    'one date may be written with or without its end') FROM r;
SELECT is((SELECT count(*) FROM capacity.capacity_rules, r WHERE restaurant_id = r.id), 3::bigint, 'a scope has one rule');
SELECT is(capacity_v1.set_capacity_rule(id, 10, 1) ->> 'changed', 'true', 'another limit is a change') FROM r;

SELECT * FROM finish();

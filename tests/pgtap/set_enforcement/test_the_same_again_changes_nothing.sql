SELECT plan(3);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT capacity_v1.set_enforcement(30);
SELECT is((SELECT row(enforcement_percent, updated_at AT TIME ZONE 'UTC', updated_by)::text FROM capacity.settings),
    format('(30,"2050-06-01 12:00:00",%s)', session_user), 'who set it, and when');
SELECT tests.set_clock('2050-06-02 12:00+00');
SELECT set_config('request.jwt.claims', '{"sub": "somebody else"}', true);
SELECT capacity_v1.set_enforcement(30);
SELECT is((SELECT updated_at FROM capacity.settings), '2050-06-01 12:00+00', 'the same again leaves it');
SELECT capacity_v1.set_enforcement(31);
SELECT is((SELECT updated_by FROM capacity.settings), 'somebody else', 'a change does not');

SELECT * FROM finish();

SELECT plan(4);

SELECT is(capacity_impl.clock(), statement_timestamp(), 'without a journey it is now');

SELECT tests.set_clock('2030-06-01 12:00+00');
SELECT is(capacity_impl.clock(), '2030-06-01 12:00+00'::timestamptz, 'the engine believes what it is told');
SELECT is((SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE oid = 'capacity_impl.clock'::regproc),
    'capacity_owner', 'the clock keeps its owner');

SELECT tests.set_clock(NULL);
SELECT is(capacity_impl.clock(), statement_timestamp(), 'and it comes back');

SELECT * FROM finish();

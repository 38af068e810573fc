SELECT plan(9);

SELECT is(capacity_v1.imported_id(NULL, 'restaurants', 'post'), '45141717-e99f-8141-8d52-bcd94e7f8312', 'of a text a uuid, the same in every release');
SELECT is(capacity_v1.imported_id('00000000-0000-4000-8000-000000000001', 'bookings', '17'),
    capacity_v1.imported_id('00000000-0000-4000-8000-000000000001', 'bookings', '17'), 'the same for the same');
SELECT isnt(capacity_v1.imported_id('00000000-0000-4000-8000-000000000001', 'bookings', '17'),
    capacity_v1.imported_id('00000000-0000-4000-8000-000000000002', 'bookings', '17'), 'another one in another restaurant');
SELECT isnt(capacity_v1.imported_id('00000000-0000-4000-8000-000000000001', 'bookings', '17'),
    capacity_v1.imported_id('00000000-0000-4000-8000-000000000001', 'tables', '17'), 'another one for another kind');
SELECT isnt(capacity_v1.imported_id(NULL, 'restaurants', 'post'), capacity_v1.imported_id(NULL, 'restaurants', 'Post'), 'letters count');
SELECT is(capacity_v1.imported_id(NULL, 'bookings', 'ABCDEF00-0000-4000-8000-000000000001'), 'abcdef00-0000-4000-8000-000000000001', 'a uuid stays');
SELECT is(capacity_v1.imported_id(NULL, 'bookings', NULL), NULL, 'nothing of NULL');
SELECT is(capacity_v1.imported_id(NULL, 'bookings', ''), NULL, 'nothing of an empty text');
SELECT is((SELECT count(DISTINCT capacity_v1.imported_id(NULL, 'bookings', n::text)) FROM generate_series(1, 10000) AS n), 10000::bigint, 'no two alike');

SELECT * FROM finish();

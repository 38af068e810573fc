SELECT plan(4);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT is(capacity_v1.list_sections(id), '{"success": true, "sections": []}', 'none without a table') FROM r;
SELECT tests.make_table(id, n, c, jsonb_build_object('section', s, 'seating_type', k)) AS id INTO TEMP t
FROM r, (VALUES ('1', 2, 'main', 'indoor'), ('2', 6, 'main', 'booth'), ('3', 4, 'garden', 'outdoor'), ('4', 4, NULL, 'indoor')) AS x (n, c, s, k);
SELECT is(capacity_v1.list_sections(id) -> 'sections', '[{"section": "garden", "tables": 1, "seats": 4, "seating_types": ["outdoor"]},
    {"section": "main", "tables": 2, "seats": 8, "seating_types": ["booth", "indoor"]}, {"section": null, "tables": 1, "seats": 4, "seating_types": ["indoor"]}]', 'by name, those without one last') FROM r;
SELECT capacity_v1.delete_table(r.id, t.id) FROM r, capacity.table_inventory AS t WHERE t.section = 'garden';
SELECT is((SELECT string_agg(coalesce(s ->> 'section', '-'), ',') FROM jsonb_array_elements(capacity_v1.list_sections(id) -> 'sections') AS s), 'main,-', 'a retired table is in none') FROM r;
SELECT throws_ok('SELECT capacity_v1.list_sections(gen_random_uuid())', 'RC101', NULL, 'the restaurant must exist');

SELECT * FROM finish();

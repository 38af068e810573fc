SELECT plan(1);

SELECT is(capacity_v1.schema_version(), 6, 'the schema version is 6');

SELECT * FROM finish();

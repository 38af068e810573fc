SELECT plan(1);

SELECT is(capacity_v1.schema_version(), 1, 'the schema version is 1');

SELECT * FROM finish();

SELECT plan(1);

SELECT is(capacity_v1.schema_version(), 2, 'the schema version is 2');

SELECT * FROM finish();

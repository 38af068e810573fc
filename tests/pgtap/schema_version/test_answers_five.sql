SELECT plan(1);

SELECT is(capacity_v1.schema_version(), 5, 'the schema version is 5');

SELECT * FROM finish();

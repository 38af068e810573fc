SELECT plan(1);

SELECT is(capacity_v1.schema_version(), 3, 'the schema version is 3');

SELECT * FROM finish();

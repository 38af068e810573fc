SELECT plan(1);

SELECT is(capacity_v1.schema_version(), 4, 'the schema version is 4');

SELECT * FROM finish();

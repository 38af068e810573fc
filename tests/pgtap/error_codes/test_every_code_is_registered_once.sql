SELECT plan(6);

SELECT is((SELECT count(*) - count(DISTINCT code) FROM capacity_v1.error_codes()), 0::bigint, 'no code comes twice');
SELECT is((SELECT count(sqlstate) - count(DISTINCT sqlstate) FROM capacity_v1.error_codes()), 0::bigint, 'nor does an SQLSTATE');
SELECT is((SELECT string_agg(sqlstate, ', ') FROM capacity_v1.error_codes() WHERE sqlstate !~ '^RC[0-4][0-9]{2}$'), NULL, 'class RC, in five groups');
SELECT is((SELECT array_agg(code ORDER BY code) FROM capacity_v1.error_codes() WHERE sqlstate IS NULL),
    '{BOOKING_CONFLICT,CAPACITY_EXCEEDED,HOLD_EXCEEDED,HOLD_EXPIRED,HOLD_RESOLVED,IMPORT_DUPLICATE,IMPORT_INVALID_VALUE,IMPORT_MISSING_VALUE,IMPORT_UNKNOWN_COLUMN,OUTSIDE_SERVICE_HOURS,PAST_TIME,POLICY_REFUSED,TABLE_UNAVAILABLE}', 'what is expected is answered and not raised');
SELECT is((SELECT string_agg(code, ', ') FROM capacity_v1.error_codes()
           WHERE message !~ '^[A-Zp].*\.$' OR hint !~ '^[A-Z].*\.$'), NULL, 'message and remedy are sentences');
SELECT is((SELECT string_agg(p.proname || ': ' || m[1], ', ')
           FROM pg_proc AS p, regexp_matches(obj_description(p.oid), '[A-Z]{3,}(?:_[A-Z]+)+', 'g') AS m
           WHERE p.pronamespace = 'capacity_v1'::regnamespace
             AND m[1] NOT IN (SELECT e.code FROM capacity_v1.error_codes() AS e)), NULL, 'what a routine documents is registered');

SELECT * FROM finish();

CREATE OR REPLACE FUNCTION capacity_impl.error_registry()
RETURNS TABLE (code text, sqlstate text, message text, hint text)
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    VALUES
    -- Expected outcomes of business: answered as JSON, never raised.
    ('CAPACITY_EXCEEDED',     NULL, 'The party does not fit into this service.', 'See error.violations; try another time or a smaller party.'),
    ('PAST_TIME',             NULL, 'The requested time is in the past.', 'Ask for a time to come.'),
    ('OUTSIDE_SERVICE_HOURS', NULL, 'The restaurant has no service at this time.', 'Ask for a time within one of its service periods.'),
    ('POLICY_REFUSED',        NULL, 'The restaurant''s booking policy does not allow this request.', 'See error.violations for the rule; try another time or party size, or call the restaurant.'),
    ('TABLE_UNAVAILABLE',     NULL, 'The party cannot be seated there.', 'See error.violations for each table and what is against it; find_suitable_tables shows where it fits.'),
    ('HOLD_EXPIRED',          NULL, 'The hold has expired, and its place is free for others.', 'Hold or book anew.'),
    ('HOLD_RESOLVED',         NULL, 'It is not held, or not any more: it was confirmed, released or declined before.', 'A hold is resolved once. What became of it is in the answer.'),
    ('HOLD_EXCEEDED',         NULL, 'The hold is for a smaller party.', 'Confirm at most as many covers as are held, then change the booking.'),
    ('BOOKING_CONFLICT',      NULL, 'Too many callers wanted this service at once, and the retries ran out.', 'Nothing was changed. Repeat with the same idempotency key in a moment.'),
    ('IMPORT_MISSING_VALUE',  NULL, 'A line of an import lacks a value.', 'Fill in the column that field names, then import the file again.'),
    ('IMPORT_INVALID_VALUE',  NULL, 'A value of a line of an import is not what its column takes.', 'The message says what it takes. Correct it, then import the file again.'),
    ('IMPORT_UNKNOWN_COLUMN', NULL, 'An import has no such column.', 'Leave it out, or rename it: the message lists the columns there are.'),
    ('IMPORT_DUPLICATE',      NULL, 'Two lines of an import are about the same one.', 'Keep one of them, or give them different ids; the message names the other line.'),
    -- RC0: invalid argument
    ('MISSING_ARGUMENT',       'RC001', 'A required argument is missing.', 'Pass a value for the argument that DETAIL names.'),
    ('INVALID_PARTY_SIZE',     'RC002', 'The party size is out of range.', 'A party has 1 to 1000 covers.'),
    ('INVALID_DATE',           'RC003', 'A date, or a number of days, is out of range.', 'Dates are from 1970-01-01 to 2199-12-31; DETAIL names the argument and its range where it is another.'),
    ('INVALID_TIME',           'RC004', 'The time is not a time of day.', 'Use 00:00:00 to 23:59:59; for midnight, 00:00 of the next date.'),
    ('NONEXISTENT_LOCAL_TIME', 'RC005', 'This local time does not exist: the clocks are put forward over it.', 'Ask for a time before or after the change.'),
    ('TEXT_TOO_LONG',          'RC006', 'A text is too long.', 'DETAIL names the argument and its greatest length in characters.'),
    ('UNKNOWN_OPTION',         'RC007', 'p_options has a key that this routine does not know.', 'DETAIL lists the keys it knows.'),
    ('INVALID_OPTION',         'RC008', 'A value in p_options has the wrong type.', 'DETAIL names the key and the type it takes.'),
    ('INVALID_BOOKING_TYPE',   'RC009', 'This booking type does not exist.', 'Use reservation, walk_in or event.'),
    ('INVALID_TIME_ZONE',      'RC010', 'This is not the name of an IANA time zone.', 'Use Area/Location, such as Europe/Zurich, or UTC; no abbreviation, no offset.'),
    ('INVALID_LIMIT',          'RC011', 'A limit is out of range.', 'Use 0 to 1000000, or NULL for no limit.'),
    ('INVALID_SCOPE',          'RC012', 'This is not a scope of a capacity rule.', 'Give a weekday (1 = Monday to 7) or a first and last date in order, not both.'),
    ('INVALID_SERVICE_PERIOD', 'RC013', 'This is not a service period.', 'Give start and end as whole minutes and at least one weekday, 1 = Monday to 7.'),
    ('INVALID_TEXT',           'RC014', 'A text must not be empty.', 'Pass a text for the argument that DETAIL names.'),
    ('INVALID_ENFORCEMENT',    'RC015', 'This is not an enforcement setting.', 'Use enforce, shadow or NULL for a restaurant, 0 to 100 for the percentage.'),
    ('INVALID_STATUS',         'RC016', 'This is not a booking status.', 'DETAIL lists the statuses that can be asked for.'),
    ('INVALID_POLICY',         'RC017', 'This is not a booking policy.', 'DETAIL names the key and what it takes.'),
    ('INVALID_SPECIAL_DAY',    'RC018', 'This is not a special day.', 'Close dates without hours, or give one period both start and end in whole minutes; DETAIL shows what was passed.'),
    ('INVALID_CHANGE',         'RC019', 'This change cannot be read.', 'DETAIL names the key and what it takes, or lists the keys there are.'),
    ('INVALID_TABLE',          'RC020', 'This is not a table.', 'DETAIL names the key and what it takes.'),
    ('INVALID_COMBINATION',    'RC021', 'These tables cannot be a combination.', 'Name two or more different tables of the restaurant that are in use; DETAIL shows what is wrong.'),
    ('INVALID_RANGE',          'RC022', 'This range of time cannot be used: it ends before it begins, is over, or lies outside of the service.', 'DETAIL shows what was passed, and what there is.'),
    ('INVALID_ROLE',           'RC023', 'This is not a role of members.', 'Use staff, admin or owner.'),
    ('INVALID_CLAIMS',         'RC024', 'The claims of the request cannot be read.', 'Whoever checks the token passes its claims on as a JSON object in request.jwt.claims; DETAIL says what was expected.'),
    ('INVALID_IMPORT',         'RC025', 'This is nothing that can be imported.', 'DETAIL names the argument and what it takes.'),
    ('INVALID_SOURCE',         'RC026', 'This source is reserved for imported bookings.', 'Name the channel that the request came by; capacity-db import brings bookings of another system.'),
    ('INVALID_WEBHOOK',        'RC030', 'This is not a webhook.', 'Give an https URL with a host, and types of events such as booking.created or booking.*; DETAIL names the key and what it takes.'),
    -- RC1: not found
    ('RESTAURANT_NOT_FOUND',     'RC101', 'There is no such restaurant.', 'Check the id. A service creates restaurants, with upsert_restaurant.'),
    ('BOOKING_NOT_FOUND',        'RC102', 'There is no such booking in this restaurant.', 'Check the restaurant''s id, and the booking''s id or reference.'),
    ('SERVICE_PERIOD_NOT_FOUND', 'RC103', 'There is no such service period in this restaurant.', 'Check both ids; list_service_periods shows what there is.'),
    ('TABLE_NOT_FOUND',          'RC104', 'There is no such table in this restaurant.', 'Check both ids; list_tables shows what there is. A retired table takes nobody.'),
    ('COMBINATION_NOT_FOUND',    'RC105', 'There is no such combination in this restaurant.', 'Check both ids; list_combinations shows what there is.'),
    ('SECTION_NOT_FOUND',        'RC106', 'No table of this restaurant is in this section.', 'See list_sections for what there is.'),
    ('WAITLIST_ENTRY_NOT_FOUND', 'RC107', 'There is no such waitlist entry in this restaurant.', 'Check the restaurant''s id, and the entry''s id or reference.'),
    ('MEMBER_NOT_FOUND',         'RC108', 'This user is no member of the restaurant.', 'Check both ids; list_members shows who is.'),
    ('GUEST_NOT_FOUND',          'RC109', 'No booking or waitlist entry of this restaurant matches.', 'Check e-mail, phone or booking id.'),
    ('CALENDAR_FEED_NOT_FOUND',  'RC110', 'There is no such calendar feed.', 'Check the address, or ask the restaurant for the one that holds now.'),
    ('WEBHOOK_NOT_FOUND',        'RC115', 'There is no such webhook in this restaurant.', 'Check both ids; list_webhooks shows what there is.'),
    -- RC2: conflict
    ('IDEMPOTENCY_KEY_REUSED',  'RC201', 'This idempotency key was used for a request with other parameters.', 'Use a new key for every new request, and the same key only to repeat one unchanged.'),
    ('SERVICE_PERIOD_OVERLAP',  'RC202', 'Active service periods of a restaurant must not overlap or share a name.', 'Change the times, the weekdays or the name, or change the other period first.'),
    ('BOOKING_OUTSIDE_SERVICE', 'RC203', 'No open service of this restaurant takes this arrival.', 'Choose a time within a service period, or change the period first.'),
    ('BOOKING_IDENTITY_FIXED',  'RC204', 'Ids and resolved times of a booking cannot be written by hand.', 'Change booking_date and start_time; the rest follows from them.'),
    ('CAPACITY_RULE_OVERLAP',   'RC205', 'Another rule of the same kind covers some of these dates.', 'Remove or change that rule first, or set rules for single dates: they win over ranges.'),
    ('TIME_ZONE_IN_USE',        'RC206', 'Some bookings to come have a local time that the new zone skips.', 'Move or cancel the bookings that DETAIL lists, then change the zone.'),
    ('SERVICE_PERIOD_IN_USE',   'RC207', 'The service period has bookings to come.', 'Move or cancel the bookings that DETAIL lists, or retire it with keep_bookings: they keep their places.'),
    ('BOOKING_CHANGED',         'RC208', 'The booking was changed in the meantime.', 'Read it again, and decide anew with the version that DETAIL shows.'),
    ('SPECIAL_DAY_OVERLAP',     'RC209', 'Another special day of the same kind covers some of these dates.', 'Change or remove that one first, or use single dates: they win over ranges.'),
    ('TABLE_IN_USE',            'RC210', 'Parties to come sit at this table.', 'Move or unassign the bookings that DETAIL lists, then repeat.'),
    ('TABLE_NUMBER_TAKEN',      'RC211', 'Another table in use has this number.', 'Choose another number, or change that table first.'),
    ('COMBINATION_TAKEN',       'RC212', 'Another combination has this name or these tables.', 'Change or remove the one that DETAIL shows.'),
    ('TABLE_ALREADY_ASSIGNED',  'RC213', 'The booking sits at another table.', 'Use move_booking to seat it elsewhere, or unassign it first.'),
    ('LAST_OWNER',              'RC214', 'A restaurant keeps at least one owner.', 'Make somebody else an owner first.'),
    ('GUEST_EXPECTED',          'RC215', 'The guest is expected: bookings to come, or a place on a waitlist, are in this name.', 'Cancel the bookings that DETAIL lists, leave the waitlist, then repeat.'),
    ('IMPORT_DIFFERS',          'RC216', 'It is there already, with other values, and was left as it is.', 'Make the file say what is there, or change what is there with the command or page for it.'),
    -- RC3: wrong state
    ('WRONG_STATUS', 'RC301', 'The status does not allow this.', 'DETAIL shows the status: what is over stays as it is, a hold is confirmed or released first, and only an offer can be accepted.'),
    ('ROLLOUT_GATE_CLOSED', 'RC302', 'A gate of the rollout is closed.', 'DETAIL names the gates, and capacity-db rollout status says what each needs. Wait, mend it, or pass it with force and a reason.'),
    ('WEBHOOK_JUST_TESTED', 'RC303', 'A test of this webhook still waits, or was sent a moment ago.', 'DETAIL says when to try again; list_deliveries shows what became of the earlier test.'),
    -- RC4: not allowed
    ('NOT_ALLOWED',        'RC401', 'You may not do this.', 'DETAIL shows what it takes: this role in this restaurant, by the claims or by set_member of an admin there; or service_role.'),
    ('TRUNCATE_REFUSED',   'RC402', 'This table cannot be truncated.', 'Delete its rows instead, so that what follows from them follows.'),
    ('TOTALS_READ_ONLY',   'RC403', 'Totals follow from the bookings and cannot be written.', 'Change the bookings, or the limit by set_capacity_rule.'),
    ('UNAUTHORISED_DEBT',  'RC404', 'Only a decision of the engine can authorise an overbooking.', 'Book through the RPC, or set another limit.'),
    ('DECISION_FIXED',     'RC405', 'Decisions are append-only.', 'Record a new decision; the history stays as it is.')
$fn$;

COMMENT ON FUNCTION capacity_impl.error_registry() IS
    'The one registry of error codes. sqlstate NULL: the code is an expected outcome and appears in JSON only. Everything that raises does so through capacity_impl.fail(code).';

REVOKE ALL ON FUNCTION capacity_impl.error_registry() FROM PUBLIC;

-- depends: 0010_answers
--
-- Who may see and change what of which restaurant.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

-- In ascending order of what it may: user_restaurants() compares them.
CREATE TYPE capacity.member_role AS ENUM ('staff', 'admin', 'owner');
COMMENT ON TYPE capacity.member_role IS
    'What a member of a restaurant may: staff run the service, an admin changes the rules too, an owner also says who the owners are.';

CREATE TABLE capacity.restaurant_members (
    restaurant_id  uuid        NOT NULL,
    user_id        text        NOT NULL,
    role           capacity.member_role NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at     timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT restaurant_members_pkey PRIMARY KEY (restaurant_id, user_id),
    CONSTRAINT restaurant_members_restaurant_id_fkey FOREIGN KEY (restaurant_id)
        REFERENCES capacity.restaurants (restaurant_id) ON DELETE RESTRICT,
    CONSTRAINT restaurant_members_user_id_check CHECK (length(user_id) BETWEEN 1 AND 255)
);
COMMENT ON TABLE capacity.restaurant_members IS
    'Who works for a restaurant. Read for callers whose claims do not carry their restaurants; those that do are believed.';
COMMENT ON COLUMN capacity.restaurant_members.user_id IS 'The subject of the user''s claims (sub).';
COMMENT ON COLUMN capacity.restaurant_members.role IS 'What the user may do there.';
-- A user's restaurants, at every statement of a user.
CREATE INDEX restaurant_members_user_id_idx ON capacity.restaurant_members (user_id, restaurant_id) INCLUDE (role);
ALTER TABLE capacity.restaurant_members ENABLE ROW LEVEL SECURITY;

-- A reference opens a booking to whoever has it. The bytes of a random uuid that are not all random, 7 and 9, are
-- drawn once more.
ALTER TABLE capacity.bookings ALTER COLUMN reference SET DEFAULT
    encode(overlay(uuid_send(gen_random_uuid()) PLACING substr(uuid_send(gen_random_uuid()), 1, 3) FROM 7), 'hex');
COMMENT ON COLUMN capacity.bookings.reference IS
    '128 random bits in hexadecimal: the same on every repeat of the request, and what a guest holds. Whoever has it may read, change and cancel the booking.';

-- An empty path leaves the caller's temporary types first (docs/adr/0016).
ALTER FUNCTION capacity.week_minutes(smallint[], time, time) SET search_path = pg_catalog, pg_temp;
ALTER FUNCTION capacity.is_within_hours(time, time, time) SET search_path = pg_catalog, pg_temp;

-- The decisions are the history of every change (docs/adr/0018).
COMMENT ON TABLE capacity.decisions IS
    'Append-only: one row per request for capacity, change of a limit, a rule, a table or a member, and direct write, accepted or refused, with what it was judged by. Guests'' data only in options, as values before and after a change; erase_guest takes it away.';
COMMENT ON COLUMN capacity.decisions.id IS 'In order of time, roughly. Shown to staff by list_history, never to guests.';
COMMENT ON COLUMN capacity.decisions.actor IS
    'Who asked: the subject of the claims, else the database role; ''guest'' where erase_guest took a guest''s own user id away.';
COMMENT ON COLUMN capacity.decisions.options IS
    'What else the request said, with before and after: objects of what changed, and of nothing else. before is null of what did not exist, after of what exists no more, both of what was refused. A change of a booking keeps the guest''s old and new data here: erase_guest takes the values and the reason away, and leaves their names (changes).';
COMMENT ON COLUMN capacity.idempotency_keys.fingerprint IS
    'SHA-256 of the parameters: the same key with other parameters is an error. 16 random bytes where erase_guest made it useless.';
COMMENT ON COLUMN capacity.outbox_events.event_type IS
    'Subject and event, such as booking.created, booking.cancelled, booking.erased, capacity.changed, waitlist.offered.';

-- The planner's statistics keep values: after they are erased, and for whoever may EXPLAIN. No plan needs these.
ALTER TABLE capacity.bookings
    ALTER COLUMN guest_name SET STATISTICS 0,
    ALTER COLUMN guest_email SET STATISTICS 0,
    ALTER COLUMN guest_phone SET STATISTICS 0,
    ALTER COLUMN notes SET STATISTICS 0,
    ALTER COLUMN seating_preference SET STATISTICS 0,
    ALTER COLUMN reference SET STATISTICS 0;
ALTER TABLE capacity.waitlist_entries
    ALTER COLUMN guest_name SET STATISTICS 0,
    ALTER COLUMN guest_email SET STATISTICS 0,
    ALTER COLUMN guest_phone SET STATISTICS 0,
    ALTER COLUMN notes SET STATISTICS 0;
ALTER TABLE capacity.booking_table_assignments
    ALTER COLUMN notes SET STATISTICS 0;
ALTER TABLE capacity.decisions
    ALTER COLUMN actor SET STATISTICS 0,
    ALTER COLUMN options SET STATISTICS 0;
ALTER TABLE capacity.idempotency_keys
    ALTER COLUMN key SET STATISTICS 0,
    ALTER COLUMN fingerprint SET STATISTICS 0;
ALTER TABLE capacity.outbox_events
    ALTER COLUMN payload SET STATISTICS 0;
ALTER TABLE capacity.restaurant_members
    ALTER COLUMN user_id SET STATISTICS 0;
-- Writing the same type once more drops what was gathered of guests before, and rewrites nothing.
ALTER TABLE capacity.bookings
    ALTER COLUMN guest_name TYPE text,
    ALTER COLUMN guest_email TYPE text,
    ALTER COLUMN guest_phone TYPE text,
    ALTER COLUMN notes TYPE text,
    ALTER COLUMN seating_preference TYPE text;
ALTER TABLE capacity.waitlist_entries
    ALTER COLUMN guest_name TYPE text,
    ALTER COLUMN guest_email TYPE text,
    ALTER COLUMN guest_phone TYPE text,
    ALTER COLUMN notes TYPE text;

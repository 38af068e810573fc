-- depends: 0006_calendar_and_policy
--
-- Who sits where: one relation for everything that takes a seat, which no two may take at once.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

-- A table's status follows from who sits there (docs/adr/0013): a column beside it could say something else.
DROP INDEX capacity.idx_table_inventory_lookup;
ALTER TABLE capacity.table_inventory
    ADD COLUMN seating_version bigint NOT NULL DEFAULT 1,
    ADD COLUMN retired_at timestamptz,
    DROP CONSTRAINT table_inventory_restaurant_id_table_number_key,
    DROP CONSTRAINT valid_party_range,
    ADD CONSTRAINT valid_party_range CHECK (
        min_party_size >= 1 AND min_party_size <= coalesce(max_party_size, capacity) AND max_party_size <= 1000);
COMMENT ON TABLE capacity.table_inventory IS
    'The tables of a restaurant. Who sits at one, and when it is out of service, is told by booking_table_assignments alone.';
COMMENT ON COLUMN capacity.table_inventory.table_number IS 'What staff call it, such as ''12'' or ''T4''; unique among the tables in use.';
COMMENT ON COLUMN capacity.table_inventory.min_party_size IS 'Smallest party it is given to, in covers.';
COMMENT ON COLUMN capacity.table_inventory.section IS 'Part of the restaurant it stands in; NULL = none.';
COMMENT ON COLUMN capacity.table_inventory.seating_type IS 'Kind of seat, such as indoor, outdoor, bar, booth.';
COMMENT ON COLUMN capacity.table_inventory.position IS
    'Place on the floor plan: a JSON object with x and y (centre, in units of the plan) and perhaps rotation (degrees) and shape.';
COMMENT ON COLUMN capacity.table_inventory.seating_version IS
    'Counts the seats taken at it. Written by whoever takes one, so that at every isolation level a change of the table sees them.';
COMMENT ON COLUMN capacity.table_inventory.retired_at IS 'When it was taken out of the inventory for good; NULL = in use. Kept for who sat there.';
CREATE UNIQUE INDEX table_inventory_restaurant_id_table_number_key
    ON capacity.table_inventory (restaurant_id, table_number) WHERE retired_at IS NULL;
CREATE INDEX idx_table_inventory_lookup ON capacity.table_inventory (restaurant_id, capacity) WHERE retired_at IS NULL;

CREATE TABLE capacity.table_combinations (
    restaurant_id   uuid        NOT NULL,
    id              uuid        NOT NULL DEFAULT gen_random_uuid(),
    name            text        NOT NULL,
    capacity        integer     NOT NULL,
    min_party_size  integer     NOT NULL DEFAULT 1,
    max_party_size  integer,
    created_at      timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT table_combinations_pkey PRIMARY KEY (restaurant_id, id),
    CONSTRAINT table_combinations_restaurant_id_name_key UNIQUE (restaurant_id, name),
    CONSTRAINT table_combinations_restaurant_id_fkey FOREIGN KEY (restaurant_id)
        REFERENCES capacity.restaurants (restaurant_id) ON DELETE RESTRICT,
    CONSTRAINT table_combinations_capacity_check CHECK (capacity BETWEEN 1 AND 1000),
    CONSTRAINT table_combinations_party_sizes_check CHECK (
        min_party_size >= 1 AND min_party_size <= coalesce(max_party_size, capacity) AND max_party_size <= 1000),
    CONSTRAINT table_combinations_name_check CHECK (length(name) BETWEEN 1 AND 100)
);
COMMENT ON TABLE capacity.table_combinations IS 'Tables that may be joined for one party.';
COMMENT ON COLUMN capacity.table_combinations.capacity IS 'Seats of the whole: joining may lose some or win some.';
COMMENT ON COLUMN capacity.table_combinations.min_party_size IS 'Smallest party that the tables are joined for, in covers.';
COMMENT ON COLUMN capacity.table_combinations.max_party_size IS 'Largest party it takes; NULL = capacity.';
ALTER TABLE capacity.table_combinations ENABLE ROW LEVEL SECURITY;

CREATE TABLE capacity.table_combination_members (
    restaurant_id   uuid NOT NULL,
    combination_id  uuid NOT NULL,
    table_id        uuid NOT NULL,
    CONSTRAINT table_combination_members_pkey PRIMARY KEY (restaurant_id, combination_id, table_id),
    CONSTRAINT table_combination_members_combination_id_fkey FOREIGN KEY (restaurant_id, combination_id)
        REFERENCES capacity.table_combinations (restaurant_id, id) ON DELETE CASCADE,
    CONSTRAINT table_combination_members_table_id_fkey FOREIGN KEY (restaurant_id, table_id)
        REFERENCES capacity.table_inventory (restaurant_id, id) ON DELETE RESTRICT
);
COMMENT ON TABLE capacity.table_combination_members IS 'The tables of a combination: two or more.';
CREATE INDEX table_combination_members_table_id_idx ON capacity.table_combination_members (restaurant_id, table_id);
ALTER TABLE capacity.table_combination_members ENABLE ROW LEVEL SECURITY;

CREATE TYPE capacity.seat_kind AS ENUM ('booking', 'hold', 'walk_in', 'block');
COMMENT ON TYPE capacity.seat_kind IS 'What takes a seat at a table: a booked party, a hold, a party that walked in, or a block by staff.';

ALTER TABLE capacity.booking_table_assignments
    ALTER COLUMN booking_id DROP NOT NULL,
    ADD COLUMN kind          capacity.seat_kind NOT NULL DEFAULT 'booking',
    ADD COLUMN taken_during  tstzrange,
    ADD COLUMN block_status  text,
    ADD COLUMN released_at   timestamptz;
-- What an earlier release assigned.
UPDATE capacity.booking_table_assignments AS a
SET kind = CASE WHEN b.status = 'held' THEN 'hold'::capacity.seat_kind
                WHEN b.booking_type = 'walk_in' THEN 'walk_in' ELSE 'booking' END,
    taken_during = tstzrange(b.starts_at, b.ends_at + make_interval(mins => b.turn_buffer_minutes)),
    released_at = CASE WHEN b.status NOT IN ('held', 'pending', 'confirmed', 'seated') THEN b.updated_at END
FROM capacity.bookings AS b
WHERE b.restaurant_id = a.restaurant_id AND b.id = a.booking_id;
-- Of two that shared a table the first keeps it.
UPDATE capacity.booking_table_assignments AS a
SET released_at = statement_timestamp()
WHERE a.released_at IS NULL AND EXISTS (
    SELECT FROM capacity.booking_table_assignments AS o
    WHERE o.restaurant_id = a.restaurant_id AND o.table_id = a.table_id AND o.released_at IS NULL
      AND o.taken_during && a.taken_during AND (o.assigned_at, o.id) < (a.assigned_at, a.id));
-- A table that was out of service and has nobody to come is blocked.
INSERT INTO capacity.booking_table_assignments (restaurant_id, table_id, kind, block_status, taken_during)
SELECT t.restaurant_id, t.id, 'block', 'out_of_service', tstzrange(statement_timestamp(), NULL)
FROM capacity.table_inventory AS t
WHERE t.status = 'out_of_service' AND NOT EXISTS (
    SELECT FROM capacity.booking_table_assignments AS a
    WHERE a.restaurant_id = t.restaurant_id AND a.table_id = t.id AND a.released_at IS NULL
      AND a.taken_during && tstzrange(statement_timestamp(), NULL));
ALTER TABLE capacity.table_inventory DROP COLUMN status;
ALTER TABLE capacity.booking_table_assignments
    ALTER COLUMN taken_during SET NOT NULL,
    DROP CONSTRAINT booking_table_assignments_booking_id_table_id_key,
    ADD CONSTRAINT booking_table_assignments_kind_check CHECK (
        (kind = 'block') = (booking_id IS NULL) AND (kind = 'block') = (block_status IS NOT NULL)),
    ADD CONSTRAINT booking_table_assignments_block_status_check CHECK (
        block_status IN ('occupied', 'reserved', 'out_of_service')),
    ADD CONSTRAINT booking_table_assignments_taken_during_check CHECK (NOT isempty(taken_during) AND NOT lower_inf(taken_during)),
    -- The guard: a table seats one party at a time, whoever writes. Deferrable, so that it judges a statement as a whole and
    -- two parties can swap.
    ADD CONSTRAINT booking_table_assignments_table_id_taken_during_excl EXCLUDE USING gist
        (restaurant_id WITH =, table_id WITH =, taken_during WITH &&)
        WHERE (released_at IS NULL)
        DEFERRABLE INITIALLY IMMEDIATE;
COMMENT ON TABLE capacity.booking_table_assignments IS
    'Every seat taken at a table: by a booking, a hold, a walk-in or a block. Active while released_at is NULL; two active rows of one table never overlap.';
COMMENT ON COLUMN capacity.booking_table_assignments.booking_id IS 'The booking that sits there; NULL for a block.';
COMMENT ON COLUMN capacity.booking_table_assignments.kind IS 'Follows from the booking; a trigger writes it.';
COMMENT ON COLUMN capacity.booking_table_assignments.taken_during IS
    'When the table is taken, turn buffer included. A booking''s seat has the booking''s time: triggers write it. A block may have no end.';
COMMENT ON COLUMN capacity.booking_table_assignments.block_status IS 'What staff said about the table: occupied, reserved or out_of_service; NULL unless it is a block.';
COMMENT ON COLUMN capacity.booking_table_assignments.released_at IS
    'When the seat was given back; NULL = active. A booking that is over, cancelled or not shown up has given back its seats.';
CREATE UNIQUE INDEX booking_table_assignments_booking_id_table_id_key
    ON capacity.booking_table_assignments (restaurant_id, booking_id, table_id) WHERE released_at IS NULL;
CREATE INDEX booking_table_assignments_booking_id_idx
    ON capacity.booking_table_assignments (restaurant_id, booking_id);

ALTER TABLE capacity.restaurants
    ADD COLUMN requires_table boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN capacity.restaurants.requires_table IS
    'true: a booking is accepted only if a table or combination fits, and gets it at once; false: staff assign tables after booking.';

ALTER TABLE capacity.bookings
    ADD COLUMN seating_version integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN capacity.bookings.seating_version IS
    'Counts the seats it was given. Written by whoever gives one, so that at every isolation level a change of its time sees them; no change of the booking itself.';

-- depends: 0004_bookings
--
-- Tables and who sits where.

SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;

CREATE TABLE capacity.table_inventory (
    restaurant_id   uuid        NOT NULL,
    id              uuid        NOT NULL DEFAULT gen_random_uuid(),
    table_number    text        NOT NULL,
    capacity        integer     NOT NULL,
    min_party_size  integer     NOT NULL DEFAULT 1,
    max_party_size  integer,
    section         text,
    seating_type    text        NOT NULL DEFAULT 'indoor',
    status          text        NOT NULL DEFAULT 'available',
    position        jsonb,
    notes           text,
    created_at      timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at      timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT table_inventory_pkey PRIMARY KEY (restaurant_id, id),
    CONSTRAINT table_inventory_restaurant_id_table_number_key UNIQUE (restaurant_id, table_number),
    CONSTRAINT table_inventory_restaurant_id_fkey FOREIGN KEY (restaurant_id)
        REFERENCES capacity.restaurants (restaurant_id) ON DELETE RESTRICT,
    CONSTRAINT valid_capacity CHECK (capacity BETWEEN 1 AND 1000),
    CONSTRAINT valid_party_range CHECK (min_party_size >= 1 AND min_party_size <= coalesce(max_party_size, capacity)),
    CONSTRAINT table_inventory_table_number_check CHECK (table_number <> '' AND length(table_number) <= 50),
    CONSTRAINT table_inventory_status_check CHECK (status IN ('available', 'occupied', 'reserved', 'out_of_service')),
    CONSTRAINT table_inventory_position_check CHECK (jsonb_typeof(position) = 'object'),
    CONSTRAINT table_inventory_texts_check CHECK (
        length(section) <= 100 AND length(seating_type) BETWEEN 1 AND 50 AND length(notes) <= 2000)
);
COMMENT ON TABLE capacity.table_inventory IS 'The tables of a restaurant.';
COMMENT ON COLUMN capacity.table_inventory.capacity IS 'Seats.';
COMMENT ON COLUMN capacity.table_inventory.max_party_size IS 'Largest party it takes; NULL = capacity.';
COMMENT ON COLUMN capacity.table_inventory.position IS 'Place on the floor plan: a JSON object.';
CREATE INDEX idx_table_inventory_lookup ON capacity.table_inventory (restaurant_id, status, capacity);
ALTER TABLE capacity.table_inventory ENABLE ROW LEVEL SECURITY;

CREATE TABLE capacity.booking_table_assignments (
    restaurant_id  uuid        NOT NULL,
    id             uuid        NOT NULL DEFAULT gen_random_uuid(),
    booking_id     uuid        NOT NULL,
    table_id       uuid        NOT NULL,
    slot_id        uuid,
    assigned_at    timestamptz NOT NULL DEFAULT statement_timestamp(),
    assigned_by    text        NOT NULL DEFAULT session_user,
    notes          text,
    created_at     timestamptz NOT NULL DEFAULT statement_timestamp(),
    updated_at     timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT booking_table_assignments_pkey PRIMARY KEY (restaurant_id, id),
    -- Serves the lookup by booking as well.
    CONSTRAINT booking_table_assignments_booking_id_table_id_key UNIQUE (restaurant_id, booking_id, table_id),
    CONSTRAINT booking_table_assignments_booking_id_fkey FOREIGN KEY (restaurant_id, booking_id)
        REFERENCES capacity.bookings (restaurant_id, id) ON DELETE CASCADE,
    CONSTRAINT booking_table_assignments_table_id_fkey FOREIGN KEY (restaurant_id, table_id)
        REFERENCES capacity.table_inventory (restaurant_id, id) ON DELETE RESTRICT,
    CONSTRAINT booking_table_assignments_slot_id_fkey FOREIGN KEY (restaurant_id, slot_id)
        REFERENCES capacity.booking_slots (restaurant_id, id) ON DELETE RESTRICT,
    CONSTRAINT booking_table_assignments_notes_check CHECK (length(notes) <= 2000)
);
COMMENT ON TABLE capacity.booking_table_assignments IS 'Which table a booking sits at.';
COMMENT ON COLUMN capacity.booking_table_assignments.slot_id IS 'The arrival slot of the booking when the table was assigned.';
COMMENT ON COLUMN capacity.booking_table_assignments.assigned_by IS 'Who assigned it; without another name the database role.';
CREATE INDEX booking_table_assignments_table_id_assigned_at_idx
    ON capacity.booking_table_assignments (restaurant_id, table_id, assigned_at);
CREATE INDEX booking_table_assignments_slot_id_idx ON capacity.booking_table_assignments (restaurant_id, slot_id);
ALTER TABLE capacity.booking_table_assignments ENABLE ROW LEVEL SECURITY;

SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

-- What the earlier release cannot hold is given up: blocks, seats given back, retired tables, combinations.
ALTER TABLE capacity.bookings DROP COLUMN seating_version CASCADE;
ALTER TABLE capacity.restaurants DROP COLUMN requires_table CASCADE;

-- Their routines speak of what goes.
DROP TRIGGER IF EXISTS _10_place ON capacity.booking_table_assignments;
DROP TRIGGER IF EXISTS _10_guard_updated ON capacity.table_inventory;
DROP TRIGGER IF EXISTS _10_guard_deleted ON capacity.table_inventory;
ALTER TABLE capacity.table_inventory DISABLE TRIGGER USER;
ALTER TABLE capacity.booking_table_assignments DISABLE TRIGGER USER;
DELETE FROM capacity.booking_table_assignments WHERE booking_id IS NULL OR released_at IS NOT NULL;
ALTER TABLE capacity.booking_table_assignments
    DROP CONSTRAINT booking_table_assignments_table_id_taken_during_excl,
    DROP CONSTRAINT booking_table_assignments_kind_check,
    DROP CONSTRAINT booking_table_assignments_block_status_check,
    DROP CONSTRAINT booking_table_assignments_taken_during_check;
DROP INDEX capacity.booking_table_assignments_booking_id_table_id_key;
DROP INDEX capacity.booking_table_assignments_booking_id_idx;
ALTER TABLE capacity.booking_table_assignments
    ALTER COLUMN booking_id SET NOT NULL,
    DROP COLUMN kind CASCADE,
    DROP COLUMN taken_during CASCADE,
    DROP COLUMN block_status CASCADE,
    DROP COLUMN released_at CASCADE,
    ADD CONSTRAINT booking_table_assignments_booking_id_table_id_key UNIQUE (restaurant_id, booking_id, table_id);
DROP TYPE capacity.seat_kind CASCADE;

DROP TABLE capacity.table_combination_members CASCADE;
DROP TABLE capacity.table_combinations CASCADE;

DROP INDEX capacity.idx_table_inventory_lookup;
DROP INDEX capacity.table_inventory_restaurant_id_table_number_key;
DELETE FROM capacity.booking_table_assignments AS a
USING capacity.table_inventory AS t
WHERE t.restaurant_id = a.restaurant_id AND t.id = a.table_id AND t.retired_at IS NOT NULL;
DELETE FROM capacity.table_inventory WHERE retired_at IS NOT NULL;
-- The columns in their old order, with what they hold.
ALTER TABLE capacity.table_inventory RENAME COLUMN position TO old_position;
ALTER TABLE capacity.table_inventory RENAME COLUMN notes TO old_notes;
ALTER TABLE capacity.table_inventory RENAME COLUMN created_at TO old_created_at;
ALTER TABLE capacity.table_inventory RENAME COLUMN updated_at TO old_updated_at;
ALTER TABLE capacity.table_inventory
    ADD COLUMN status text NOT NULL DEFAULT 'available',
    ADD COLUMN position jsonb,
    ADD COLUMN notes text,
    ADD COLUMN created_at timestamptz DEFAULT statement_timestamp(),
    ADD COLUMN updated_at timestamptz DEFAULT statement_timestamp();
UPDATE capacity.table_inventory
SET position = old_position, notes = old_notes, created_at = old_created_at, updated_at = old_updated_at;
ALTER TABLE capacity.table_inventory
    DROP COLUMN seating_version CASCADE,
    DROP COLUMN retired_at CASCADE,
    DROP COLUMN old_position CASCADE,
    DROP COLUMN old_notes CASCADE,
    DROP COLUMN old_created_at CASCADE,
    DROP COLUMN old_updated_at CASCADE,
    DROP CONSTRAINT valid_party_range,
    ADD CONSTRAINT valid_party_range CHECK (min_party_size >= 1 AND min_party_size <= coalesce(max_party_size, capacity)),
    ADD CONSTRAINT table_inventory_status_check CHECK (status IN ('available', 'occupied', 'reserved', 'out_of_service')),
    ADD CONSTRAINT table_inventory_position_check CHECK (jsonb_typeof(position) = 'object'),
    ADD CONSTRAINT table_inventory_texts_check CHECK (
        length(section) <= 100 AND length(seating_type) BETWEEN 1 AND 50 AND length(notes) <= 2000),
    ADD CONSTRAINT table_inventory_restaurant_id_table_number_key UNIQUE (restaurant_id, table_number);
ALTER TABLE capacity.table_inventory ALTER COLUMN created_at SET NOT NULL, ALTER COLUMN updated_at SET NOT NULL;
ALTER TABLE capacity.table_inventory ENABLE TRIGGER USER;
ALTER TABLE capacity.booking_table_assignments ENABLE TRIGGER USER;
CREATE INDEX idx_table_inventory_lookup ON capacity.table_inventory (restaurant_id, status, capacity);

COMMENT ON TABLE capacity.table_inventory IS 'The tables of a restaurant.';
COMMENT ON COLUMN capacity.table_inventory.table_number IS NULL;
COMMENT ON COLUMN capacity.table_inventory.min_party_size IS NULL;
COMMENT ON COLUMN capacity.table_inventory.section IS NULL;
COMMENT ON COLUMN capacity.table_inventory.seating_type IS NULL;
COMMENT ON COLUMN capacity.table_inventory.position IS 'Place on the floor plan: a JSON object.';
COMMENT ON TABLE capacity.booking_table_assignments IS 'Which table a booking sits at.';
COMMENT ON COLUMN capacity.booking_table_assignments.booking_id IS NULL;

-- Triggers fire in the order of their names: identity, place, version; and after the statement the counting.

CREATE OR REPLACE TRIGGER _10_refuse_identity_change
    BEFORE UPDATE ON capacity.bookings
    FOR EACH ROW
    WHEN ((OLD.restaurant_id, OLD.id, OLD.reference) IS DISTINCT FROM (NEW.restaurant_id, NEW.id, NEW.reference))
    EXECUTE FUNCTION capacity_impl.bookings__refuse_identity_change();

-- For plain SQL: the RPCs bring a decision of their own with every change of capacity.
CREATE OR REPLACE TRIGGER _20_place_inserted
    BEFORE INSERT ON capacity.bookings
    FOR EACH ROW
    WHEN (NEW.decision_id IS NULL)
    EXECUTE FUNCTION capacity_impl.bookings__place();

CREATE OR REPLACE TRIGGER _20_place_updated
    BEFORE UPDATE ON capacity.bookings
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.bookings__place();

-- A seat given to it is no change of the booking.
CREATE OR REPLACE TRIGGER _30_touch
    BEFORE UPDATE ON capacity.bookings
    FOR EACH ROW
    WHEN (OLD.seating_version = NEW.seating_version)
    EXECUTE FUNCTION capacity_impl.bookings__touch();

-- Inserts only increase totals: row by row they pass or fail as their sum would. Updates and deletes are one net change
-- per service, so that two parties may swap two full services in one statement.
CREATE OR REPLACE TRIGGER _40_count_inserted
    AFTER INSERT ON capacity.bookings
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.bookings__count_inserted();

CREATE OR REPLACE TRIGGER _40_count_updated
    AFTER UPDATE ON capacity.bookings
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.bookings__count_updated();

CREATE OR REPLACE TRIGGER _40_count_deleted
    AFTER DELETE ON capacity.bookings
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.bookings__count_deleted();

CREATE OR REPLACE TRIGGER _42_follow_seats
    AFTER UPDATE ON capacity.bookings
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.bookings__follow_seats();

-- What happened is an event: the booking's first, then that of the waitlist's entry that follows it.
-- What an import brings did not happen now.
CREATE OR REPLACE TRIGGER _46_emit_inserted
    AFTER INSERT ON capacity.bookings
    FOR EACH ROW
    WHEN (NEW.source <> 'import')
    EXECUTE FUNCTION capacity_impl.bookings__emit_inserted();

CREATE OR REPLACE TRIGGER _46_emit_updated
    AFTER UPDATE ON capacity.bookings
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.bookings__emit_updated();

CREATE OR REPLACE TRIGGER _46_emit_deleted
    AFTER DELETE ON capacity.bookings
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.bookings__emit_deleted();

CREATE OR REPLACE TRIGGER _47_follow_waitlist
    AFTER UPDATE ON capacity.bookings
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.bookings__follow_waitlist();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.bookings
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('bookings');

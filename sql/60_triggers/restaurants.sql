CREATE OR REPLACE TRIGGER _10_check_time_zone
    BEFORE INSERT OR UPDATE OF time_zone ON capacity.restaurants
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.restaurants__check_time_zone();

-- rules_version is written by every first booking of a service, and derived flags with what they follow from: these are no
-- changes of the restaurant.
CREATE OR REPLACE TRIGGER _30_touch_updated_at
    BEFORE UPDATE ON capacity.restaurants
    FOR EACH ROW
    WHEN ((NEW.name, NEW.time_zone, NEW.slot_interval_minutes, NEW.dining_duration_minutes, NEW.enforcement,
            NEW.min_notice_minutes, NEW.booking_horizon_days, NEW.min_party_size, NEW.max_party_size,
            NEW.turn_buffer_minutes, NEW.slot_covers, NEW.channels, NEW.requires_table, NEW.max_hold_minutes,
            NEW.waitlist_offer_minutes)
          IS DISTINCT FROM
          (OLD.name, OLD.time_zone, OLD.slot_interval_minutes, OLD.dining_duration_minutes, OLD.enforcement,
            OLD.min_notice_minutes, OLD.booking_horizon_days, OLD.min_party_size, OLD.max_party_size,
            OLD.turn_buffer_minutes, OLD.slot_covers, OLD.channels, OLD.requires_table, OLD.max_hold_minutes,
            OLD.waitlist_offer_minutes))
    EXECUTE FUNCTION capacity_impl.touch_updated_at();

CREATE OR REPLACE TRIGGER _40_add_builtin_period
    AFTER INSERT ON capacity.restaurants
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.restaurants__add_builtin_period();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.restaurants
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('restaurants');

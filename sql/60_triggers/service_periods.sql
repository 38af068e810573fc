CREATE OR REPLACE TRIGGER service_periods_30_touch_updated_at
    BEFORE UPDATE ON capacity.service_periods
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.touch_updated_at();

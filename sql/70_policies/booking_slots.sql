-- Staff read the slots of their restaurants and write their capacity; what they count is the engine's.
REVOKE ALL ON capacity.booking_slots FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT,
    UPDATE (available_capacity) ON capacity.booking_slots TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.booking_slots ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS booking_slots_select_authenticated ON capacity.booking_slots;
CREATE POLICY booking_slots_select_authenticated ON capacity.booking_slots FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS booking_slots_select_service_role ON capacity.booking_slots;
CREATE POLICY booking_slots_select_service_role ON capacity.booking_slots FOR SELECT TO service_role
    USING (true);
DROP POLICY IF EXISTS booking_slots_update_authenticated ON capacity.booking_slots;
CREATE POLICY booking_slots_update_authenticated ON capacity.booking_slots FOR UPDATE TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]))
    WITH CHECK (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS booking_slots_update_service_role ON capacity.booking_slots;
CREATE POLICY booking_slots_update_service_role ON capacity.booking_slots FOR UPDATE TO service_role
    USING (true)
    WITH CHECK (true);

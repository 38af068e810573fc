-- finds: everything on bookings
-- finds: everybody on bookings
-- finds: two_roles on bookings
-- finds: widened on bookings
-- finds: another_column on bookings
-- finds: once_a_row on bookings
-- finds: unchecked on table_inventory
-- finds: all_commands on bookings
-- finds: restrictive on bookings
CREATE POLICY everything ON capacity.bookings FOR SELECT TO authenticated USING (true);
CREATE POLICY everybody ON capacity.bookings FOR SELECT USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
CREATE POLICY two_roles ON capacity.bookings FOR SELECT TO service_role, authenticated USING (true);
CREATE POLICY widened ON capacity.bookings FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]) OR party_size > 1);
CREATE POLICY another_column ON capacity.bookings FOR SELECT TO authenticated USING (id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
CREATE POLICY once_a_row ON capacity.bookings FOR SELECT TO authenticated USING (restaurant_id = ANY (capacity_v1.user_restaurants('staff')));
CREATE POLICY unchecked ON capacity.table_inventory FOR UPDATE TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[])) WITH CHECK (true);
CREATE POLICY all_commands ON capacity.bookings TO service_role USING (true);
CREATE POLICY restrictive ON capacity.bookings AS RESTRICTIVE FOR SELECT TO service_role USING (true);
CREATE POLICY good ON capacity.bookings FOR SELECT TO authenticated USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));

-- finds: planted.guest_name
-- finds: bookings.guest_email
CREATE TABLE capacity.planted (restaurant_id uuid, guest_name text);
ALTER TABLE capacity.bookings ALTER COLUMN guest_email SET STATISTICS 50;

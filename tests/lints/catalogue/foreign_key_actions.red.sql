-- finds: planted.planted_delete_fkey
-- finds: planted.planted_update_fkey
CREATE TABLE capacity.planted (
    restaurant_id uuid,
    CONSTRAINT planted_delete_fkey FOREIGN KEY (restaurant_id) REFERENCES capacity.restaurants ON DELETE SET NULL,
    CONSTRAINT planted_update_fkey FOREIGN KEY (restaurant_id) REFERENCES capacity.restaurants ON UPDATE CASCADE
);

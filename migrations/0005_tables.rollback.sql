SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

DROP TABLE capacity.booking_table_assignments CASCADE;
DROP TABLE capacity.table_inventory CASCADE;

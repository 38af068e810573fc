SET LOCAL lock_timeout = '5s';
SET LOCAL ROLE capacity_owner;

DROP TABLE capacity.outbox_events CASCADE;
DROP TABLE capacity.waitlist_entries CASCADE;
DROP TYPE capacity.waitlist_status CASCADE;

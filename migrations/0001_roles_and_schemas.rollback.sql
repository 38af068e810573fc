-- Roles belong to the whole cluster and the extension may serve others: both stay.
SET LOCAL lock_timeout = '5s';

SET LOCAL ROLE capacity_owner;

DROP SCHEMA capacity_v1 CASCADE;
DROP SCHEMA capacity_impl CASCADE;
DROP SCHEMA capacity CASCADE;
ALTER DEFAULT PRIVILEGES FOR ROLE capacity_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

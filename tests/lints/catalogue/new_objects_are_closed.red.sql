-- finds: new routines are executable by PUBLIC
-- finds: new objects (r) are open to anon
ALTER DEFAULT PRIVILEGES FOR ROLE capacity_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE capacity_owner IN SCHEMA capacity GRANT SELECT ON TABLES TO anon;

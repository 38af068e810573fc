-- finds: btree_gin
CREATE EXTENSION btree_gin WITH SCHEMA public;

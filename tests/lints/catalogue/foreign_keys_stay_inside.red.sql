-- finds: planted.planted_user_id_fkey refers to auth.users
CREATE SCHEMA auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY);
CREATE TABLE capacity.planted (
    restaurant_id uuid NOT NULL,
    user_id uuid,
    CONSTRAINT planted_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users (id)
);

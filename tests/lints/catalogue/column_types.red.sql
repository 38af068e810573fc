-- finds: planted.padded character(3)
-- finds: planted.price money
-- finds: planted.zoneless timestamp without time zone
-- finds: planted.numbered integer
-- finds: planted.identified integer
CREATE TABLE capacity.planted (
    padded char(3), price money, zoneless timestamp, numbered serial,
    identified integer GENERATED ALWAYS AS IDENTITY,
    local_time time, local_date date, instant timestamptz
);

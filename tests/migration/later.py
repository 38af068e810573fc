"""A release after this one, which changes all that a way back has to undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from capacity_db import CapacityClient
from tests.migration.support import Release, copy_release, run

MIGRATION = "9000_later"

_APPLY = """
    SET LOCAL ROLE capacity_owner;
    CREATE TABLE capacity.extras (restaurant_id uuid PRIMARY KEY, note text);
    ALTER TABLE capacity.extras ENABLE ROW LEVEL SECURITY;
    ALTER TABLE capacity.bookings ADD COLUMN extra integer;
"""
_UNDO = """
    SET LOCAL ROLE capacity_owner;
    ALTER TABLE capacity.bookings DROP COLUMN extra CASCADE;
    DROP TABLE capacity.extras CASCADE;
"""
_NEW_ROUTINE = """
    CREATE OR REPLACE FUNCTION capacity_v1.brand_new() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    GRANT EXECUTE ON FUNCTION capacity_v1.brand_new() TO anon;
"""
_NEW_VIEW = """
    CREATE OR REPLACE VIEW capacity_v1.brand_new_view WITH (security_invoker = true) AS
    SELECT capacity_v1.brand_new() AS number;
"""
_NEW_TRIGGER_FUNCTION = """
    CREATE OR REPLACE FUNCTION capacity_impl.bookings__brand_new() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN NEW.notes := ''of the later release''; RETURN NEW; END';
"""
_NEW_TRIGGER = """
CREATE OR REPLACE TRIGGER _49_brand_new
    BEFORE INSERT ON capacity.bookings
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.bookings__brand_new();
"""
_NEW_POLICY = """
GRANT SELECT ON capacity.bookings TO anon;
DROP POLICY IF EXISTS bookings_select_anon ON capacity.bookings;
CREATE POLICY bookings_select_anon ON capacity.bookings FOR SELECT TO anon
    USING (capacity_v1.brand_new() = 1);
"""
_OTHER_RESULT = """
    DROP FUNCTION IF EXISTS capacity_impl.without_guest_data(jsonb);
    CREATE FUNCTION capacity_impl.without_guest_data(p_other_name jsonb) RETURNS json LANGUAGE sql
    AS 'SELECT p_other_name::json';
"""
_RETIRED = """
DROP FUNCTION IF EXISTS capacity_impl.is_whole_number(jsonb, integer, integer);
DROP FUNCTION IF EXISTS capacity_v1.list_members(uuid);
"""

Build = Callable[..., Release]


def later_release(root: Path, *, with_migration: bool) -> Release:
    """This release with routines, a view, a trigger and a policy added, changed and gone.

    ``with_migration``: and with a migration.
    """
    release = copy_release(root)

    def edit(path: str, old: str, new: str) -> None:
        text = (release.root / path).read_text()
        assert old in text, path
        release.write(path, text.replace(old, new))

    release.append("sql/80_api_v1/schema_version.sql", "-- of the later release\n")
    edit("sql/10_core/is_whole_number.sql", "p_greatest integer)", "p_greatest integer, p_x int)")
    edit("sql/10_core/is_whole_number.sql", "(jsonb, integer, integer)", "(jsonb, int, int, int)")
    release.write("sql/15_tenancy/without_guest_data.sql", _OTHER_RESULT)
    release.write("sql/80_api_v1/brand_new.sql", _NEW_ROUTINE)
    release.write("sql/85_views/brand_new_view.sql", _NEW_VIEW)
    release.write("sql/20_ledger/bookings__brand_new.sql", _NEW_TRIGGER_FUNCTION)
    release.append("sql/60_triggers/bookings.sql", _NEW_TRIGGER)
    release.append("sql/70_policies/bookings.sql", _NEW_POLICY)
    release.remove("sql/80_api_v1/list_members.sql")
    release.append("sql/90_retired.sql", _RETIRED)
    if with_migration:
        release.write(f"migrations/{MIGRATION}.sql", _APPLY)
        release.write(f"migrations/{MIGRATION}.rollback.sql", _UNDO)
        release.write(
            "sql/70_policies/extras.sql", "GRANT SELECT ON capacity.extras TO authenticated;"
        )
        release.write(
            "sql/20_ledger/extra_of.sql",
            "CREATE OR REPLACE FUNCTION capacity_impl.extra_of(p capacity.extras) RETURNS text"
            " LANGUAGE sql AS 'SELECT p.note'",
        )
    return release


RESTAURANT = uuid4()


def open_restaurant(dsn: str) -> None:
    """A restaurant that takes two covers at dinner, and enforces it."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "SELECT capacity_v1.upsert_restaurant(p_restaurant_id => %s, p_name => 'Here', "
            "p_timezone => 'Europe/Zurich', p_options => %s)",
            (RESTAURANT, Jsonb({"enforcement": "enforce"})),
        )
        connection.execute(
            "SELECT capacity_v1.upsert_service_period(p_restaurant_id => %s, "
            "p_service_period_id => gen_random_uuid(), p_name => 'Dinner', "
            "p_start_time => '17:00', p_end_time => '23:00')",
            (RESTAURANT,),
        )
        connection.execute(
            "SELECT capacity_v1.set_capacity_rule(p_restaurant_id => %s, p_max_covers => 2, "
            "p_max_parties => 2)",
            (RESTAURANT,),
        )


def books_and_refuses(dsn: str, day: str) -> None:
    """The client of this release books a service full, and is refused what is too much."""
    with CapacityClient(dsn) as client:
        booked = client.create_booking(RESTAURANT, day, "19:00", 2)
        assert booked.success, booked
        assert not client.create_booking(RESTAURANT, day, "19:00", 1).success
    notes = "SELECT count(*) FROM capacity.bookings WHERE service_date = %s AND notes IS NOT NULL"
    assert run(dsn, notes, day) == [(0,)], "the later release's trigger is at work"


def cannot_book(dsn: str, day: str) -> None:
    """Nothing can be booked: the red control of ``books_and_refuses``."""
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever it is, it is not an answer
        books_and_refuses(dsn, day)

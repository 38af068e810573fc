"""No table, column or privilege is without its cells, and what is not granted is refused."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.databases import AnyConnection
from tests.tenancy.callers import CALLERS, Caller, acting, caller
from tests.tenancy.privileges import columns, declared, grantable, held, tables
from tests.tenancy.restaurants import HERE
from tests.tenancy.rights import RIGHTS

PLANTS = {
    "CREATE TABLE capacity.planted (restaurant_id uuid)": {"planted"},
    "CREATE VIEW capacity.planted AS SELECT * FROM capacity.bookings": {"planted"},
    "CREATE MATERIALIZED VIEW capacity.planted AS SELECT 1 AS one": {"planted"},
}
GRANTS = {
    "GRANT UPDATE (notes) ON capacity.bookings TO authenticated": {
        ("authenticated", "UPDATE (notes) on capacity.bookings"),
    },
    "GRANT TRUNCATE ON capacity.special_days TO service_role": {
        ("service_role", "TRUNCATE on capacity.special_days"),
    },
    "GRANT REFERENCES (id) ON capacity.service_periods TO PUBLIC": {
        (role, "REFERENCES (id) on capacity.service_periods")
        for role in ("anon", "authenticated", "service_role")
    },
    "GRANT USAGE ON SEQUENCE capacity.decisions_id_seq TO authenticated": {
        ("authenticated", "USAGE on capacity.decisions_id_seq"),
    },
    "GRANT USAGE ON SCHEMA capacity_impl TO service_role": {
        ("service_role", "USAGE on schema capacity_impl"),
    },
    "CREATE TABLE capacity_v1.planted (); GRANT SELECT ON capacity_v1.planted TO anon": {
        ("anon", "SELECT on capacity_v1.planted"),
    },
    "REVOKE SELECT ON capacity.bookings FROM authenticated": {
        ("authenticated", "SELECT on capacity.bookings"),
    },
}  # fmt: skip
WRITERS = [caller("owner by table"), caller("service_role")]


def test_every_table_has_its_rights_declared(shared: AnyConnection) -> None:
    assert tables(shared) == {*RIGHTS}


@pytest.mark.parametrize("statement", PLANTS)
def test_a_table_without_cells_is_found(planted: AnyConnection, statement: str) -> None:
    planted.execute(statement.encode())
    assert tables(planted) - {*RIGHTS} == PLANTS[statement]


def test_the_roles_hold_the_privileges_that_are_declared_and_no_other(
    shared: AnyConnection,
) -> None:
    assert held(shared) == declared()


@pytest.mark.parametrize("statement", GRANTS)
def test_a_privilege_without_cells_is_found(planted: AnyConnection, statement: str) -> None:
    planted.execute(statement.encode())
    assert held(planted) ^ declared() == GRANTS[statement]


def test_nobody_passes_a_privilege_on(planted: AnyConnection) -> None:
    assert grantable(planted) == []
    planted.execute("GRANT SELECT ON capacity.bookings TO service_role WITH GRANT OPTION")
    assert grantable(planted) == ["service_role may grant SELECT on capacity.bookings"]


def test_every_rank_has_callers_of_every_kind() -> None:
    ranks = [(who.role, who.rank(HERE)) for who in CALLERS]
    assert {*ranks} == {
        ("anon", "nobody"), ("authenticated", "nobody"), ("authenticated", "staff"),
        ("authenticated", "admin"), ("authenticated", "owner"), ("service_role", "service_role"),
    }  # fmt: skip


def written(connection: AnyConnection, who: Caller, statement: str) -> bool:
    """Whether the statement's columns may be written, whatever else becomes of it."""
    try:
        with acting(connection, who):
            connection.execute(statement.encode())
    except psycopg.Error as error:
        return "permission denied" not in (error.diag.message_primary or "")
    return True


@pytest.mark.parametrize("who", WRITERS, ids=lambda who: who.name)
@pytest.mark.parametrize("table", RIGHTS)
def test_no_column_is_written_that_is_not_declared(
    shared: AnyConnection, table: str, who: Caller
) -> None:
    updated = {
        column
        for column, is_generated in columns(shared, table).items()
        if written(
            shared,
            who,
            f"UPDATE capacity.{table} SET {column} = {'DEFAULT' if is_generated else column}"
            " WHERE false",
        )
    }
    inserted = {
        column
        for column in columns(shared, table)
        if written(shared, who, f"INSERT INTO capacity.{table} ({column}) VALUES (DEFAULT)")
    }
    assert updated == RIGHTS[table].updated
    assert inserted == RIGHTS[table].inserted


def test_a_column_that_is_not_declared_is_found(planted: AnyConnection) -> None:
    """Red control."""
    planted.execute("GRANT UPDATE (minutes) ON capacity.dining_durations TO authenticated")
    statement = "UPDATE capacity.dining_durations SET {0} = {0} WHERE false"
    assert written(planted, WRITERS[0], statement.format("minutes"))
    assert not written(planted, WRITERS[0], statement.format("id"))

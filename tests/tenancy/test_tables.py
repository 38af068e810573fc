"""Every role on every table with every command, on its own rows and on those of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest

from tests.support.databases import AnyConnection
from tests.tenancy.callers import CALLERS, Caller, caller
from tests.tenancy.cells import expected, found
from tests.tenancy.restaurants import HERE, THERE, YONDER
from tests.tenancy.rights import RIGHTS

Connect = Callable[[Caller], AnyConnection]


@pytest.fixture(scope="module")
def connect(shared_dsn: str) -> Iterator[Connect]:
    """A connection for each caller: one who has no context has it on one that never had any."""
    with ExitStack() as stack:
        connections: dict[str, AnyConnection] = {}

        def of(who: Caller) -> AnyConnection:
            if who.name not in connections:
                connections[who.name] = stack.enter_context(
                    psycopg.connect(shared_dsn, autocommit=True)
                )
            return connections[who.name]

        yield of


@pytest.mark.parametrize("who", CALLERS, ids=lambda who: who.name)
@pytest.mark.parametrize("table", RIGHTS)
def test_a_caller_reaches_the_rows_that_are_declared_and_no_other(
    connect: Connect, table: str, who: Caller
) -> None:
    connection = connect(who)
    if who.claims is None:
        context = connection.execute("SELECT current_setting('request.jwt.claims', true)")
        assert context.fetchone() == (None,)
    assert found(connection, who, table) == expected(who, table)


# What breaks the promise, and the cell of a caller in which that shows.
BREACHES = {
    "a policy is dropped": (
        "DROP POLICY bookings_select_authenticated ON capacity.bookings",
        "staff by table", "bookings", ("SELECT", HERE), "none",
    ),
    "a policy lets everybody in": (
        "CREATE POLICY planted ON capacity.bookings USING (true)",
        "staff by claims", "bookings", ("COPY TO", THERE), "all",
    ),
    "a policy lets strangers in": (
        "CREATE POLICY planted ON capacity.idempotency_keys"
        " USING (nullif(current_setting('request.jwt.claims', true), '') IS NULL)",
        "no context", "idempotency_keys", ("SELECT", YONDER), "all",
    ),
    "row security is off": (
        "ALTER TABLE capacity.decisions DISABLE ROW LEVEL SECURITY",
        "stranger", "decisions", ("SELECT", ""), "all",
    ),
    "rows may be deleted": (
        "GRANT DELETE ON capacity.table_inventory TO authenticated",
        "owner here, staff there", "table_inventory", ("DELETE", THERE), "none",
    ),
    "an update is not held to its restaurant": (
        "CREATE POLICY planted ON capacity.booking_slots USING (true)",
        "admin by claims", "booking_slots", ("UPDATE", THERE), "all",
    ),
    "an update that reads nothing is not held": (
        "ALTER POLICY booking_slots_update_authenticated ON capacity.booking_slots"
        " USING (true) WITH CHECK (true)",
        "staff by table", "booking_slots", ("UPDATE BLINDLY", ""), "all",
    ),
    "an insert is not held to its restaurant": (
        "CREATE POLICY planted ON capacity.table_inventory FOR INSERT WITH CHECK (true)",
        "staff by app_metadata", "table_inventory", ("INSERT", THERE), "all",
    ),
    "guests may read": (
        "GRANT USAGE ON SCHEMA capacity TO anon; GRANT SELECT ON capacity.bookings TO anon",
        "anon", "bookings", ("SELECT", HERE), "none",
    ),
    "members may lock": (
        "GRANT UPDATE (notes) ON capacity.bookings TO authenticated",
        "admin by table", "bookings", ("SELECT FOR UPDATE", HERE), "none",
    ),
    "members read the installation's settings": (
        "GRANT SELECT ON capacity.settings TO authenticated",
        "owner by claims", "settings", ("COPY TO", ""), "none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_shows_in_its_cell(planted: AnyConnection, breach: str) -> None:
    """Red control."""
    statement, name, table, cell, outcome = BREACHES[breach]
    planted.execute(statement.encode())
    who = caller(name)
    cells = found(planted, who, table)
    assert cells[cell] == outcome
    assert cells[cell] != expected(who, table)[cell]


POLICIES = """
    SELECT tablename, policyname, roles[1]::text, cmd FROM pg_policies
    WHERE schemaname = 'capacity' ORDER BY 1, 2"""


@pytest.mark.parametrize("loss", ["dropped", "open"])
def test_every_policy_is_held_by_a_cell(shared: AnyConnection, loss: str) -> None:
    """Red control, of every policy: without it, or with no condition, some cell is another."""
    policies = shared.execute(POLICIES.encode()).fetchall()
    assert {table for table, _, _, _ in policies} == {*RIGHTS}
    for table, policy, role, command in policies:
        if loss == "open" and role == "service_role":
            continue  # it has no condition
        condition = "WITH CHECK" if command == "INSERT" else "USING"
        statement = (
            f"DROP POLICY {policy} ON capacity.{table}"
            if loss == "dropped"
            else f"ALTER POLICY {policy} ON capacity.{table} {condition} (true)"
        )
        who = caller("service_role" if role == "service_role" else "staff by claims")
        with shared.transaction(force_rollback=True):
            shared.execute(statement.encode())
            assert found(shared, who, table) != expected(who, table), (loss, policy)

"""Every change leaves who, when, what, before and after; what changes nothing leaves nothing."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.guards.bad_input import Case
from tests.guards.bad_values import RESTAURANT, Value
from tests.guards.changes import (
    A_NEW_ONE,
    AGAIN,
    CHANGES,
    NOTHING,
    UNCHANGED,
    WRITES,
    Change,
    Json,
)
from tests.guards.house import run
from tests.support.databases import AnyConnection

CHANGING = """SELECT proname FROM pg_proc
    WHERE pronamespace = 'capacity_v1'::regnamespace AND provolatile = 'v'"""
WRITABLE = """SELECT relname, privilege FROM pg_class,
        unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) AS privilege
    WHERE relnamespace = 'capacity'::regnamespace AND relkind IN ('r', 'p')
      AND CASE privilege WHEN 'DELETE' THEN has_table_privilege('authenticated', oid, privilege)
               ELSE has_any_column_privilege('authenticated', oid, privilege) END"""
LAST = "SELECT max(id) FROM capacity.decisions"
OWNER = json.dumps({"sub": "ann", "restaurants": {RESTAURANT: "owner"}})
ACTORS = {"authenticated": "ann", "service_role": "ops", "anon": "anon"}
CLAIMS = {"authenticated": OWNER, "service_role": '{"sub": "ops"}', "anon": ""}


def call(connection: AnyConnection, routine: str, change: Change) -> Any:
    """Call the routine as the change says, at the time that it says."""
    connection.execute("SELECT tests.set_clock(%s)", (change.clock,))
    case = Case(routine, change.arguments, "", change.role, CLAIMS[change.role])
    answer = run(connection, case)
    connection.execute("RESET ROLE")
    return answer


def write(connection: AnyConnection, statement: str) -> None:
    """Run a member's own statement."""
    connection.execute("SET LOCAL ROLE authenticated")
    connection.execute("SELECT set_config('request.jwt.claims', %s, true)", (OWNER,))
    assert connection.execute(statement.encode()).rowcount >= 1
    connection.execute("RESET ROLE")


def last(connection: AnyConnection) -> int:
    """The latest decision's id."""
    row = connection.execute(LAST).fetchone()
    assert row is not None
    return int(row[0])


def history(connection: AnyConnection, since: int) -> list[Json]:
    """The restaurant's history since that decision, as its staff are shown it."""
    case = Case("list_history", {"p_options": '{"limit": 500}'}, "", "authenticated", OWNER)
    row = run(connection, case)
    connection.execute("RESET ROLE")
    return [change for change in row[0]["changes"] if change["id"] > since]


def tells(found: list[Json], change: Change) -> None:
    """Fail unless one row of history tells this change."""
    rows = [
        row
        for row in found
        if row["operation"] == change.operation
        and (change.booking in (None, A_NEW_ONE) or row["booking_id"] == change.booking)
    ]
    assert len(rows) >= 1, found
    for row in rows[:1]:
        assert (row["outcome"], row["actor"]) == ("accepted", ACTORS[change.role])
        assert (row["before"], row["after"]) == (change.before, change.after)
        assert (row["booking_id"] is None) == (change.booking is None)
        assert {key: row["options"].get(key) for key in change.about} == change.about


def test_every_routine_that_may_write_is_declared(superuser: AnyConnection) -> None:
    declared = {*CHANGES, *NOTHING}
    assert {name for (name,) in superuser.execute(CHANGING.encode())} == declared
    with superuser.transaction(force_rollback=True):
        superuser.execute("CREATE FUNCTION capacity_v1.extra() RETURNS void LANGUAGE sql AS ''")
        assert {name for (name,) in superuser.execute(CHANGING.encode())} - declared == {"extra"}


@pytest.mark.parametrize("routine", CHANGES)
def test_a_change_leaves_who_when_what_before_and_after(
    superuser: AnyConnection, routine: str
) -> None:
    change = CHANGES[routine]
    with superuser.transaction(force_rollback=True):
        before = last(superuser)
        call(superuser, routine, change)
        found = history(superuser, before)
        tells(found, change)
        assert {row["decided_at"] for row in found} == {change.clock}
        for row in found:
            if row["before"] is not None and row["after"] is not None:
                assert row["before"].keys() == row["after"].keys()
                assert all(row["before"][key] != row["after"][key] for key in row["before"])


def test_a_change_that_leaves_none_is_noticed(superuser: AnyConnection) -> None:
    """Red control: the same change by a statement of the owner, which nobody records."""
    change = CHANGES["transition_booking"]
    with superuser.transaction(force_rollback=True):
        before = last(superuser)
        superuser.execute(
            "UPDATE capacity.bookings SET status = 'seated' WHERE id = %s", (change.booking,)
        )
        with pytest.raises(AssertionError):
            tells(history(superuser, before), change)


@pytest.mark.parametrize("routine", CHANGES)
def test_the_same_again_leaves_no_second_row(superuser: AnyConnection, routine: str) -> None:
    change = CHANGES[routine]
    with superuser.transaction(force_rollback=True):
        call(superuser, routine, change)
        before = last(superuser)
        if AGAIN.get(routine):
            with pytest.raises(psycopg.Error) as caught, superuser.transaction():
                call(superuser, routine, change)
            assert json.loads(caught.value.diag.message_detail or "")["code"] == AGAIN[routine]
        else:
            call(superuser, routine, change)
        # Tables that are swapped again are swapped back: another change, and the control.
        assert len(history(superuser, before)) == (routine == "swap_tables")


@pytest.mark.parametrize("routine", NOTHING)
def test_the_others_leave_no_row(superuser: AnyConnection, routine: str) -> None:
    with superuser.transaction(force_rollback=True):
        before = last(superuser)
        call(superuser, routine, Change("", None, None, role="service_role"))
        assert last(superuser) == before


def test_the_settings_name_who_changed_them(superuser: AnyConnection) -> None:
    with superuser.transaction(force_rollback=True):
        call(superuser, "set_enforcement", Change("", None, None, role="service_role"))
        row = superuser.execute("SELECT updated_by FROM capacity.settings").fetchone()
        assert row == ("ops",)


REFUSED: dict[str, dict[str, Value]] = {
    "update_booking": {"p_changes": '{"party_size": 900, "guest_name": "Ann"}'},
    "create_booking_with_capacity_check": {"p_party_size": "900", "p_guest_name": "Ann"},
}


@pytest.mark.parametrize("routine", REFUSED)
def test_what_is_refused_is_told_and_changed_nothing(
    superuser: AnyConnection, routine: str
) -> None:
    with superuser.transaction(force_rollback=True):
        superuser.execute("SELECT tests.set_limit(%s, 40)", (RESTAURANT,))
        before = last(superuser)
        call(superuser, routine, Change("", None, None, arguments=REFUSED[routine]))
        (row,) = (row for row in history(superuser, before) if row["outcome"] == "refused")
        assert (row["code"], row["actor"], row["before"], row["after"]) == (
            "CAPACITY_EXCEEDED",
            "ann",
            None,
            None,
        )
        assert "Ann" not in json.dumps(row)


def test_every_direct_write_is_declared(superuser: AnyConnection) -> None:
    assert set(superuser.execute(WRITABLE.encode()).fetchall()) == {*WRITES}
    with superuser.transaction(force_rollback=True):
        superuser.execute("GRANT UPDATE (notes) ON capacity.bookings TO authenticated")
        found = set(superuser.execute(WRITABLE.encode()).fetchall())
        assert found - {*WRITES} == {("bookings", "UPDATE")}


@pytest.mark.parametrize("what", WRITES, ids=" ".join)
def test_a_direct_write_leaves_the_same(superuser: AnyConnection, what: tuple[str, str]) -> None:
    statement, change = WRITES[what]
    with superuser.transaction(force_rollback=True):
        before = last(superuser)
        write(superuser, statement)
        found = history(superuser, before)
        tells(found, change)
        assert "Bea" not in json.dumps(found)


@pytest.mark.parametrize("statement", UNCHANGED)
def test_a_direct_write_that_changes_nothing_leaves_nothing(
    superuser: AnyConnection, statement: str
) -> None:
    with superuser.transaction(force_rollback=True):
        before = last(superuser)
        write(superuser, statement)
        assert history(superuser, before) == []

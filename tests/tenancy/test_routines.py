"""Every routine by every caller, with ids of another restaurant in every place where one can stand.

Such a call is refused, or answered exactly as one with an id that exists nowhere; and it changes
nothing of the other restaurant. That the other's ids are right, and the refusals not due to a
mistake in the call, is shown by service_role, for whom the same call succeeds over there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, caller
from tests.tenancy.calls import CALLS, Call
from tests.tenancy.outcomes import Marks
from tests.tenancy.routine_cells import (
    Ask,
    check_elsewhere,
    check_ids,
    check_level,
    child_places,
)

CALLERS = [
    caller(name)
    for name in (
        "anon", "stranger", "restaurants {} of an owner by table", "staff by table",
        "staff by claims", "admin by table", "owner by claims", "staff here, admin there",
        "service_role",
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def marks(shared: AnyConnection) -> Marks:
    """What the restaurants have at the beginning."""
    return Marks(shared)


everyone = pytest.mark.parametrize("who", CALLERS, ids=lambda who: who.name)


def every(calls: list[Call]) -> pytest.MarkDecorator:
    """Parametrize by calls."""
    return pytest.mark.parametrize("call", calls, ids=lambda call: call.label)


@everyone
@every(CALLS)
def test_a_call_is_for_those_that_are_declared(
    shared: AnyConnection, marks: Marks, who: Caller, call: Call
) -> None:
    check_level(Ask(shared, marks, who, call))


@everyone
@every([call for call in CALLS if call.arguments.get("p_restaurant_id") is not None])
def test_a_call_to_another_restaurant_is_as_one_to_none(
    shared: AnyConnection, marks: Marks, who: Caller, call: Call
) -> None:
    check_elsewhere(Ask(shared, marks, who, call))


@everyone
@every([call for call in CALLS if child_places(call)])
def test_an_id_of_another_restaurant_is_as_one_of_nobody(
    shared: AnyConnection, marks: Marks, who: Caller, call: Call
) -> None:
    check_ids(Ask(shared, marks, who, call))


# What breaks the promise: a text of a routine and what stands there instead; and who finds it out.
_ACCESS = "PERFORM capacity_impl.check_access(p_restaurant_id, '{}');"
BREACHES: dict[str, tuple[str, str, str, Callable[[Ask], None], str, str]] = {
    "a routine asks nobody who he is": (
        "capacity_v1.get_booking", _ACCESS.format("staff"), "",
        check_level, "stranger", "get_booking()",
    ),
    "a routine asks for too little": (
        "capacity_v1.delete_table", _ACCESS.format("admin"), _ACCESS.format("staff"),
        check_level, "staff by claims", "delete_table()",
    ),
    "a routine asks for too much": (
        "capacity_v1.list_tables", _ACCESS.format("staff"), _ACCESS.format("admin"),
        check_level, "staff by table", "list_tables()",
    ),
    "a routine asks about the restaurant first": (
        "capacity_v1.list_tables", _ACCESS.format("staff"),
        "PERFORM capacity_impl.lock_restaurant(p_restaurant_id); " + _ACCESS.format("staff"),
        check_elsewhere, "stranger", "list_tables()",
    ),
    "whoever works anywhere may call": (
        "capacity_impl.check_access", "m.restaurant_id = p_restaurant_id AND m.role", "m.role",
        check_elsewhere, "staff by table", "list_members()",
    ),
    "a booking is found by its id alone": (
        "capacity_v1.get_booking", "b.restaurant_id = p_restaurant_id AND b.id", "b.id",
        check_ids, "owner by claims", "get_booking()",
    ),
    "a reference opens every restaurant's booking": (
        "capacity_impl.find_booking_by_reference",
        "b.restaurant_id = p_restaurant_id AND b.reference", "b.reference",
        check_ids, "anon", "cancel_booking_by_reference()",
    ),
    "a reference opens every restaurant's entry": (
        "capacity_impl.find_entry_by_reference",
        "e.restaurant_id = p_restaurant_id AND e.reference", "e.reference",
        check_ids, "stranger", "leave_waitlist_by_reference()",
    ),
    "a token opens every restaurant's feed": (
        "capacity_v1.get_calendar_feed",
        "r.restaurant_id = p_restaurant_id\n      AND r.calendar_token", "r.calendar_token",
        check_ids, "anon", "get_calendar_feed()",
    ),
    "an error tells what is there": (
        "capacity_v1.get_booking", "'booking_id', p_booking_id));\n    END IF;",
        "'booking_id', p_booking_id,"
        " 'is_known', EXISTS (SELECT FROM capacity.bookings AS b WHERE b.id = p_booking_id)));"
        "\n    END IF;",
        check_ids, "staff by table", "get_booking()",
    ),
    "a routine writes to every restaurant": (
        "capacity_v1.rename_section", _ACCESS.format("staff"), _ACCESS.format("staff")
        + " UPDATE capacity.table_inventory AS t SET section = p_new_section"
        " WHERE t.section = p_section;",
        check_level, "service_role", "rename_section()",
    ),
}  # fmt: skip


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_found(planted: AnyConnection, marks: Marks, breach: str) -> None:
    """Red control."""
    routine, text, instead, check, name, label = BREACHES[breach]
    call = next(call for call in CALLS if call.label == label)
    ask = Ask(planted, marks, caller(name), call)
    check(ask)
    row = planted.execute("SELECT pg_get_functiondef(to_regproc(%s))", (routine,)).fetchone()
    assert row is not None
    assert row[0].count(text) == 1, row[0]
    planted.execute(row[0].replace(text, instead).encode())
    with pytest.raises(AssertionError):
        check(ask)

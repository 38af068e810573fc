"""A guest cannot tell whether another restaurant's key, reference or booking exists.

Whole answers are compared, with what differs from call to call masked.
"""

from __future__ import annotations

import json

import pytest

from tests.guards.bad_holds import HOLD
from tests.guards.bad_values import BOOKING, CANCELLED, Value
from tests.guards.bad_waitlist import OFFERED
from tests.guards.support import call as statement_of
from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, caller
from tests.tenancy.calls import CALLS, Call
from tests.tenancy.outcomes import Outcome, all_moved, run
from tests.tenancy.restaurants import HERE, NOWHERE, THERE, at, restaurant

ANON = caller("anon")
STRANGER = caller("stranger")
STAFF = caller("staff by table")
SERVICE = caller("service_role")

BY_REFERENCE = ("get", "update", "cancel")
KEYED = (
    "create_booking_with_capacity_check", "update_booking_by_reference", "update_booking",
    "hold_capacity", "confirm_hold", "accept_offer", "join_waitlist",
)  # fmt: skip


def right(routine: str) -> Call:
    """The routine's right call."""
    return next(call for call in CALLS if call.label == f"{routine}()")


def told(connection: AnyConnection, who: Caller, call: Call, **changes: Value) -> Outcome:
    """What a caller gets for the right call with some arguments changed."""
    return run(connection, who, call, call.arguments | changes)


def guests(call: Call) -> list[Caller]:
    """Those who may make the call, and who must not be told of other restaurants."""
    return [ANON, STRANGER, STAFF] if call.level == "everybody" else [STAFF]


@pytest.mark.parametrize("request_is", ["the same", "another"])
@pytest.mark.parametrize("routine", KEYED)
def test_a_key_of_another_restaurant_is_a_new_one(
    planted: AnyConnection, routine: str, request_is: str
) -> None:
    call = right(routine)
    # Over there the key is used.
    used = all_moved(call.arguments, THERE) | {"p_idempotency_key": "used there"}
    if request_is == "another":
        name, value = ("p_notes", "x") if "p_notes" in used else ("p_options", "{ }")
        used[name] = value
    planted.execute(statement_of(routine, call.types).encode(), used)
    for who in guests(call):
        there = told(planted, who, call, p_idempotency_key="used there")
        free = told(planted, who, call, p_idempotency_key="used never")
        assert there.code == ""
        assert there.seen_from(THERE) == free.seen_from(THERE)
        assert '"duplicate": true' not in there.text
    # The twin: over there it is known.
    again = run(planted, SERVICE, call, used)
    assert '"duplicate": true' in again.text


@pytest.mark.parametrize("verb", BY_REFERENCE)
@pytest.mark.parametrize("who", [ANON, STRANGER, STAFF, SERVICE], ids=lambda who: who.name)
def test_a_reference_of_another_restaurant_is_as_an_unknown_one(
    shared: AnyConnection, verb: str, who: Caller
) -> None:
    call = right(f"{verb}_booking_by_reference")
    unknown = told(shared, who, call, p_reference="0" * 32)
    assert json.loads(json.loads(unknown.text)[1])["code"] == "BOOKING_NOT_FOUND"
    for reference in (
        at(THERE, BOOKING), at(THERE, CANCELLED), at(NOWHERE, BOOKING), BOOKING.upper() + " ",
        "%", "x" * 10_000, "' OR true --", BOOKING.replace("-", ""),
    ):  # fmt: skip
        assert told(shared, who, call, p_reference=reference) == unknown, reference
    for id_ in (HOLD, OFFERED):  # nobody's booking yet
        held = shared.execute(
            "SELECT reference FROM capacity.bookings WHERE restaurant_id = %s AND id = %s",
            (restaurant(HERE), id_),
        ).fetchone()
        assert held is not None
        assert told(shared, who, call, p_reference=held[0]) == unknown
    # The twin: each of them opens its booking where it belongs.
    for place in (HERE, THERE):
        moved = all_moved(call.arguments, place)
        assert run(shared, who, call, moved).code == ""


@pytest.mark.parametrize("verb", BY_REFERENCE)
def test_a_reference_opens_nothing_in_another_restaurant(shared: AnyConnection, verb: str) -> None:
    call = right(f"{verb}_booking_by_reference")
    for who in (ANON, STRANGER, STAFF):
        there, nowhere = (
            told(shared, who, call, p_restaurant_id=restaurant(place)) for place in (THERE, NOWHERE)
        )
        assert there.code == "RC102"
        assert there.seen_from(THERE) == nowhere.seen_from(NOWHERE)


@pytest.mark.parametrize(
    "call",
    [call for call in CALLS if call.level not in ("everybody", "self")],
    ids=lambda call: call.label,
)
def test_a_stranger_cannot_tell_what_is_in_a_restaurant(shared: AnyConnection, call: Call) -> None:
    """Refused alike, whether there is such a booking, table, period, entry or member or not."""
    elsewhere = all_moved(call.arguments, NOWHERE)
    if "p_restaurant_id" in elsewhere:
        elsewhere["p_restaurant_id"] = call.arguments["p_restaurant_id"]
    for who in (ANON, STRANGER):
        outcome = told(shared, who, call)
        assert outcome.is_denied
        assert outcome == told(shared, who, call, **elsewhere)


def test_a_reference_without_its_restaurant_tells(planted: AnyConnection) -> None:
    """Red control."""
    routine = "capacity_impl.find_booking_by_reference"
    row = planted.execute("SELECT pg_get_functiondef(to_regproc(%s))", (routine,)).fetchone()
    assert row is not None
    call = right("get_booking_by_reference")
    unknown = told(planted, ANON, call, p_reference="0" * 32)
    assert told(planted, ANON, call, p_reference=at(THERE, BOOKING)) == unknown
    scoped = "b.restaurant_id = p_restaurant_id AND b.reference"
    assert row[0].count(scoped) == 1
    planted.execute(row[0].replace(scoped, "b.reference").encode())
    assert told(planted, ANON, call, p_reference=at(THERE, BOOKING)) != unknown

"""A guest cannot tell whether another restaurant's key, reference or booking exists.

Whole answers are compared, with what differs from call to call masked.
"""

from __future__ import annotations

import json

import pytest

from tests.guards.bad_holds import HOLD
from tests.guards.bad_values import BOOKING, CANCELLED, Value
from tests.guards.bad_waitlist import ACCEPTED, OFFERED, WAITING
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

BY_REFERENCE = {
    "get_booking_by_reference": CANCELLED,
    "update_booking_by_reference": CANCELLED,
    "cancel_booking_by_reference": CANCELLED,
    "get_waitlist_entry_by_reference": WAITING,
    "accept_offer_by_reference": WAITING,
    "decline_offer_by_reference": WAITING,
    "leave_waitlist_by_reference": OFFERED,
}
"""With another reference that there is, besides the one that the call is right with."""
NOT_FOUND = {"RC102": "BOOKING_NOT_FOUND", "RC107": "WAITLIST_ENTRY_NOT_FOUND"}
KEYED = (
    "create_booking_with_capacity_check", "update_booking_by_reference", "update_booking",
    "hold_capacity", "confirm_hold", "accept_offer", "join_waitlist",
    "accept_offer_by_reference",
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
        name = next(name for name in ("p_notes", "p_options", "p_reference") if name in used)
        another = {"p_notes": "x", "p_options": "{ }", "p_reference": at(THERE, ACCEPTED)}
        used[name] = another[name]
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


@pytest.mark.parametrize("routine", BY_REFERENCE)
@pytest.mark.parametrize("who", [ANON, STRANGER, STAFF, SERVICE], ids=lambda who: who.name)
def test_a_reference_of_another_restaurant_is_as_an_unknown_one(
    shared: AnyConnection, routine: str, who: Caller
) -> None:
    call = right(routine)
    own, other = str(call.arguments["p_reference"]), BY_REFERENCE[routine]
    unknown = told(shared, who, call, p_reference="0" * 32)
    assert json.loads(json.loads(unknown.text)[1])["code"] == NOT_FOUND[unknown.code]
    # What opens a booking opens no entry, and the other way round.
    of_the_other_kind = BOOKING if own in (OFFERED, WAITING) else OFFERED
    for reference in (
        at(THERE, own), at(THERE, other), at(NOWHERE, own), own.upper() + " ", of_the_other_kind,
        "%", "x" * 10_000, "' OR true --", own.replace("-", ""),
    ):  # fmt: skip
        assert told(shared, who, call, p_reference=reference) == unknown, reference
    for id_ in (HOLD, OFFERED):  # nobody's booking yet
        held = shared.execute(
            "SELECT reference FROM capacity.bookings WHERE restaurant_id = %s AND id = %s",
            (restaurant(HERE), id_),
        ).fetchone()
        assert held is not None
        assert told(shared, who, call, p_reference=held[0]) == unknown
    # The twin: each of them opens what is its own where it belongs.
    for place in (HERE, THERE):
        moved = all_moved(call.arguments, place)
        assert run(shared, who, call, moved).code == ""


@pytest.mark.parametrize("routine", BY_REFERENCE)
def test_a_reference_opens_nothing_in_another_restaurant(
    shared: AnyConnection, routine: str
) -> None:
    call = right(routine)
    for who in (ANON, STRANGER, STAFF):
        there, nowhere = (
            told(shared, who, call, p_restaurant_id=restaurant(place)) for place in (THERE, NOWHERE)
        )
        assert there.code in NOT_FOUND
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


@pytest.mark.parametrize(
    ("finds", "alias", "routine"),
    [
        ("find_booking_by_reference", "b", "get_booking_by_reference"),
        ("find_entry_by_reference", "e", "accept_offer_by_reference"),
    ],
)
def test_a_reference_without_its_restaurant_tells(
    planted: AnyConnection, finds: str, alias: str, routine: str
) -> None:
    """Red control."""
    finding = f"capacity_impl.{finds}"
    row = planted.execute("SELECT pg_get_functiondef(to_regproc(%s))", (finding,)).fetchone()
    assert row is not None
    call = right(routine)
    theirs = at(THERE, str(call.arguments["p_reference"]))
    unknown = told(planted, ANON, call, p_reference="0" * 32)
    assert told(planted, ANON, call, p_reference=theirs) == unknown
    scoped = f"{alias}.restaurant_id = p_restaurant_id AND {alias}.reference"
    assert row[0].count(scoped) == 1
    planted.execute(row[0].replace(scoped, f"{alias}.reference").encode())
    assert told(planted, ANON, call, p_reference=theirs) != unknown

"""The gate `recount`: it agrees with every kind of decision, and finds each kind of wrong one."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator
from typing import Any, Final

import pytest

from capacity_db import CapacityClient
from tests.rollout.support import DAY, connect, ids_between, make_restaurant
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

pytestmark = pytest.mark.once

NOON: Final = dt.time(12)
EVENING: Final = dt.time(19)
FOUND: Final = (
    "SELECT decision_id, expected, found FROM capacity_impl.recount_decisions('-infinity')"
)


@pytest.fixture(scope="module")
def watched(server: Server, template: str) -> Iterator[str]:
    """A database with shadow decisions of every kind; its dsn."""
    with fresh_database(server, template) as name:
        dsn = server.conninfo(name)
        with CapacityClient(dsn) as client:
            _fill(client, ids_between(0, 100, 1)[0])
        yield dsn


def _fill(client: CapacityClient, restaurant: uuid.UUID) -> None:
    make_restaurant(
        client,
        restaurant,
        10,
        3,
        policy={
            "slot_covers": 8,
            "min_party_size": 2,
            "max_party_size": 9,
            "min_notice_minutes": 60,
        },
    )
    ask: dict[str, Any] = {"alternatives": False}
    made = [
        client.create_booking(restaurant, DAY, at, party, **ask).booking
        for at, party in (
            (EVENING, 6),  # fits
            (EVENING, 4),  # the slot
            (EVENING, 3),  # covers too
            (NOON, 2),  # covers and parties
            (NOON, 12),  # and the policy
            (NOON, 1),
        )
    ]
    client.create_booking(restaurant, "2020-01-01", EVENING, 2, **ask)  # over
    client.create_booking(restaurant, dt.date.today() + dt.timedelta(days=3651), EVENING, 2, **ask)
    client.hold_capacity(restaurant, DAY, NOON, 4)
    first, second, third = made[0], made[1], made[2]
    assert first is not None
    assert second is not None
    assert third is not None
    # Larger in its place, to another slot, to another service, smaller, and only another name.
    more = client.update_booking(restaurant, first.id, first.version, party_size=7).booking
    assert more is not None
    there = client.update_booking(restaurant, more.id, more.version, start_time=NOON).booking
    assert there is not None
    client.update_booking(
        restaurant, there.id, there.version, booking_date=DAY + dt.timedelta(1), party_size=11
    )
    client.update_booking(restaurant, second.id, second.version, party_size=3)
    client.update_booking(restaurant, third.id, third.version, guest_name="Ann")


@pytest.fixture
def look(watched: str) -> Iterator[AnyConnection]:
    """A look at it; changes are taken back."""
    with connect(watched) as connection, connection.transaction(force_rollback=True):
        yield connection


def test_it_agrees_with_every_decision(look: AnyConnection) -> None:
    assert look.execute(FOUND).fetchall() == []
    rules = look.execute(
        "SELECT DISTINCT v ->> 'rule' FROM capacity.decisions, jsonb_array_elements(violations) v"
    ).fetchall()
    assert {rule for (rule,) in rules} >= {
        "max_covers", "max_parties", "slot_covers", "min_party_size", "max_party_size", "past_time",
    }  # fmt: skip
    operations = look.execute("SELECT DISTINCT operation FROM capacity.decisions").fetchall()
    assert {o for (o,) in operations} >= {"create_booking", "hold_capacity", "update_booking"}


RIGHT: Final[dict[str, Any]] = {
    "operation": "create_booking", "outcome": "accepted", "code": "CAPACITY_EXCEEDED",
    "mode": "shadow", "actor": "x", "party_size": 4, "max_covers": 10, "booked_covers": 8,
    "max_parties": 5, "booked_parties": 2, "slot_capacity": 9, "slot_reserved": 6,
    "authorises_debt": True,
    "violations": [
        {"rule": "max_covers", "limit": 10, "used": 8, "requested": 4, "shortfall": 2},
        {"rule": "slot_covers", "limit": 9, "used": 6, "requested": 4, "shortfall": 1},
    ],
}  # fmt: skip
COVERS: Final = RIGHT["violations"][0]
SLOT: Final = RIGHT["violations"][1]
PARTIES: Final = {"rule": "max_parties", "limit": 5, "used": 2, "requested": 1, "shortfall": -2}
SMALL: Final = {"rule": "max_party_size", "limit": 6, "used": None, "requested": 4, "shortfall": -2}
LARGE: Final = {"rule": "max_party_size", "limit": 3, "used": None, "requested": 4, "shortfall": 1}
MORE: Final = {"rule": "max_covers", "limit": 10, "used": 7, "requested": 4, "shortfall": 1}
FITS: Final[dict[str, Any]] = {
    "booked_covers": 0, "slot_reserved": 0, "violations": None, "code": None,
    "authorises_debt": False,
}  # fmt: skip
GROWN: Final[dict[str, Any]] = {
    "operation": "update_booking", "options": {"effect": {"covers": 2, "parties": 0}},
    "booked_covers": 9,
}  # fmt: skip
BACK: Final[dict[str, Any]] = {
    "operation": "transition_booking", "options": {"effect": {"covers": 4, "parties": 1}},
}  # fmt: skip

WRONG: Final[dict[str, dict[str, Any]]] = {
    "it overlooks a limit": {"violations": [SLOT]},
    "it overlooks the slot": {"violations": [COVERS]},
    "it overlooks everything": {"violations": None, "code": None, "authorises_debt": False},
    "it finds a limit that is kept": {"violations": [COVERS, PARTIES, SLOT]},
    "its shortfall is wrong": {"violations": [{**COVERS, "shortfall": 1}, SLOT]},
    "its limit is another": {"violations": [{**COVERS, "limit": 9}, SLOT]},
    "what is used is another": {"violations": [COVERS, {**SLOT, "used": 5}]},
    "it asks for other covers": {"violations": [COVERS, {**SLOT, "requested": 3}]},
    "shadow mode refused it": {"outcome": "refused", "authorises_debt": False},
    "it has no code": {"code": None},
    "it has another code": {"code": "POLICY_REFUSED"},
    "nobody answers for the debt": {"authorises_debt": False},
    "somebody answers for no debt": {
        "booked_covers": 0, "slot_reserved": 0, "violations": None, "code": None,
    },
    "a policy that it keeps": {"violations": [SMALL, COVERS, SLOT], "code": "POLICY_REFUSED"},
    "the past is let in": {
        "violations": [{"rule": "past_time"}, COVERS, SLOT], "code": "PAST_TIME",
    },
    "a change that takes nothing": {
        "operation": "update_booking", "options": {"effect": {"covers": -1, "parties": 0}},
    },
    "it refuses what a policy speaks against": {
        **FITS, "outcome": "refused", "code": "POLICY_REFUSED", "violations": [LARGE],
    },
    "it refuses for nothing": {**FITS, "outcome": "refused"},
    "the slot's shortfall is wrong": {"violations": [COVERS, {**SLOT, "shortfall": 2}]},
    "the slot has more than it says": {
        "violations": [COVERS, {**SLOT, "used": 7, "shortfall": 2}],
    },
    "a notice that it keeps": {
        "violations": [{**SMALL, "rule": "min_notice", "limit": 60, "requested": 60}, COVERS, SLOT],
        "code": "POLICY_REFUSED",
    },
    "a horizon that it keeps": {
        "violations": [
            {**SMALL, "rule": "booking_horizon", "limit": 60, "requested": 60}, COVERS, SLOT,
        ],
        "code": "POLICY_REFUSED",
    },
    "a change overlooks the slot": {**GROWN, "slot_reserved": 8, "violations": [MORE]},
    "a change finds a slot that is kept": {
        **GROWN, "slot_reserved": 7, "violations": [MORE, {**SLOT, "used": 5, "shortfall": 0}],
    },
    "it overlooks that a guest comes after all": {
        **BACK, "violations": None, "code": None, "authorises_debt": False,
    },
}  # fmt: skip


def plant(connection: AnyConnection, changes: dict[str, Any]) -> None:
    """A decision of the restaurant, written by hand."""
    row = {**RIGHT, **changes}
    row = {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in row.items()}
    columns, values = ", ".join(row), ", ".join(f"%({name})s" for name in row)
    connection.execute(
        f"INSERT INTO capacity.decisions (restaurant_id, {columns})"
        f" SELECT restaurant_id, {values} FROM capacity.restaurants".encode(),
        row,
    )


def test_a_right_decision_that_is_planted_is_right(look: AnyConnection) -> None:
    """The twin of those that are wrong."""
    plant(look, {})
    plant(look, {"mode": "enforce", "outcome": "refused", "authorises_debt": True})
    plant(look, {**FITS, "code": "POLICY_REFUSED", "violations": [LARGE]})
    plant(look, {**GROWN, "slot_reserved": 8,
                 "violations": [MORE, {**SLOT, "used": 6, "shortfall": 1}]})  # fmt: skip
    plant(look, {**GROWN, "slot_reserved": 7, "violations": [MORE]})
    plant(look, BACK)
    # Who leaves takes nothing, however full it is.
    gone = {"options": {"effect": {"covers": -4, "parties": -1}}}
    plant(look, {**BACK, **gone, "violations": None, "code": None, "authorises_debt": False})
    assert look.execute(FOUND).fetchall() == []


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_decision_is_found_when(look: AnyConnection, what: str) -> None:
    plant(look, WRONG[what])
    assert len(look.execute(FOUND).fetchall()) == 1


def test_what_was_decided_before_is_not_looked_at(look: AnyConnection) -> None:
    plant(look, {**WRONG["it has no code"], "decided_at": "2050-06-01 12:00+00"})
    since = FOUND.replace("-infinity", "2050-06-01 12:00:01+00")
    assert len(look.execute(since.encode()).fetchall()) == 0
    assert len(look.execute(since.replace("00:01", "00:00").encode()).fetchall()) == 1


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM capacity.bookings WHERE service_date = %(day)s",
        "DELETE FROM capacity.service_ledger WHERE service_date = %(day)s",
        "UPDATE capacity.service_ledger SET booked_covers = 12, excess_covers = 2"
        " WHERE service_date = %(day)s",
        "UPDATE capacity.service_ledger SET booked_parties = 2 WHERE service_date = %(day)s",
    ],
)
def test_totals_that_differ_from_the_bookings_are_found(look: AnyConnection, damage: str) -> None:
    count = "SELECT count(*) FROM capacity_impl.recount_totals(%(day)s)"
    next_day = {"day": DAY + dt.timedelta(1)}
    assert look.execute(count, next_day).fetchone() == (0,)
    look.execute("SET LOCAL session_replication_role = replica")
    look.execute(damage.encode(), next_day)
    assert look.execute(count, next_day).fetchone() == (1,)
    # The twin: from the day after it is not looked at.
    assert look.execute(count, {"day": DAY + dt.timedelta(2)}).fetchone() == (0,)

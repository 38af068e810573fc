"""Guests who come back to the waitlist by reference, at the moment at which others do, too."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

import pytest

from capacity_db import CapacityClient
from tests.concurrency.broken import rewrite
from tests.concurrency.clocks import own_clocks, set_clock
from tests.concurrency.duels import PAIRS, Request, ask, duel
from tests.concurrency.floor import Answer, call
from tests.concurrency.house import HELD_AT, assert_sound
from tests.concurrency.support import (
    DAY,
    EVENING,
    Connection,
    enforced_restaurant,
    repetitions,
    with_dinner,
)
from tests.concurrency.waiting import Line, untold

ROUNDS: Final = repetitions("CAPACITY_DB_CHANGES", 20)
"""Of each race at each level."""
PARTY: Final = 4
EXPIRY: Final = HELD_AT + dt.timedelta(minutes=15)
"""The first moment at which an offer of HELD_AT is over."""
BEFORE: Final = EXPIRY - dt.timedelta(milliseconds=1)
AFTER: Final = EXPIRY + dt.timedelta(milliseconds=1)


@pytest.fixture(autouse=True)
def _clocks(conn: Connection) -> None:
    own_clocks(conn)


class House:
    """A restaurant with room for one party, which a guest is offered at HELD_AT."""

    def __init__(self, conn: Connection) -> None:
        set_clock(conn, HELD_AT)
        client = CapacityClient(connection=conn)
        restaurant = enforced_restaurant(client, PARTY)
        self.conn = conn
        self.line = Line(restaurant, with_dinner(client, restaurant))
        self.first = self.join()

    def join(self) -> Answer:
        """One more guest who waits; the entry."""
        with self.conn.transaction():
            self.conn.execute("SET LOCAL ROLE anon")
            return dict(self.line.join(self.conn, PARTY, {})["entry"])

    def by_reference(self, routine: str, **more: object) -> Request:
        """What the first asks for."""
        there = {"restaurant_id": self.line.restaurant, "reference": self.first["reference"]}
        return f"{routine}_by_reference", there | more

    def accept(self) -> Request:
        """The first takes the place, with a key of its own."""
        return self.by_reference("accept_offer", idempotency_key=str(uuid.uuid4()))

    def accept_by_staff(self) -> Request:
        """Staff take it for the first."""
        return "accept_offer", {
            "restaurant_id": self.line.restaurant,
            "entry_id": uuid.UUID(self.first["id"]),
            "idempotency_key": str(uuid.uuid4()),
        }

    def sweep(self) -> Request:
        """Whatever is due expires, and goes to the next."""
        return "sweep_expired", {"restaurant_id": self.line.restaurant}

    def book(self) -> Request:
        """Somebody who does not wait wants the place."""
        return "create_booking_with_capacity_check", {
            "restaurant_id": self.line.restaurant,
            "booking_date": DAY,
            "start_time": EVENING,
            "party_size": PARTY,
            "idempotency_key": str(uuid.uuid4()),
        }

    def status(self, entry: Answer) -> str:
        """What the guest is shown of an entry."""
        there = {"restaurant_id": self.line.restaurant, "reference": entry["reference"]}
        answer = call(self.conn, "get_waitlist_entry_by_reference", **there)
        return str(answer["entry"]["status"])

    def confirmed(self) -> int:
        """How many bookings there are."""
        row = self.conn.execute(
            "SELECT count(*) FROM capacity.bookings"
            " WHERE restaurant_id = %s AND status = 'confirmed'",
            (self.line.restaurant,),
        ).fetchone()
        assert row is not None
        return int(row[0])


def assert_told_and_sound(conn: Connection) -> None:
    """Everything was told, and all adds up."""
    assert untold(conn) == []
    assert_sound(conn)


def race_to_accept(dsn: str, conn: Connection, pair: str, other: str) -> set[tuple[str, ...]]:
    """The guest accepts, and another one does so for the same entry: what both are told."""
    told = set()
    with duel(dsn, pair, BEFORE, BEFORE) as fighters:
        for _ in range(ROUNDS):
            house = House(conn)
            told.add(tuple(sorted(fighters.fight(house.accept(), getattr(house, other)()))))
            assert (house.status(house.first), house.confirmed()) == ("accepted", 1)
        assert "40P01" not in fighters.conflicts
    return told


@pytest.mark.parametrize("other", ["accept", "accept_by_staff"])
@pytest.mark.parametrize("pair", PAIRS)
def test_two_who_accept_one_offer_by_reference_get_one_booking(
    dsn: str, conn: Connection, pair: str, other: str
) -> None:
    assert race_to_accept(dsn, conn, pair, other) == {("again", "done")}
    assert_told_and_sound(conn)


def test_who_does_not_look_again_after_a_wait_confirms_what_is_confirmed(
    dsn: str, conn: Connection
) -> None:
    """Red control."""
    rewrite(conn, "capacity_impl.lock_offer", r"-- It may have waited\..*?p_entry_id\);", "")
    assert ("HOLD_RESOLVED", "done") in race_to_accept(dsn, conn, "read committed", "accept")


@pytest.mark.parametrize("other", ["decline_offer", "leave_waitlist"])
@pytest.mark.parametrize("pair", PAIRS)
def test_by_reference_an_offer_is_accepted_or_given_back_never_both(
    dsn: str, conn: Connection, pair: str, other: str
) -> None:
    with duel(dsn, pair, BEFORE, BEFORE) as fighters:
        for _ in range(ROUNDS):
            house = House(conn)
            second = house.join()
            outcome = fighters.fight(house.accept(), house.by_reference(other))
            statuses = house.status(house.first), house.status(second)
            assert (*outcome, *statuses) in {
                ("done", "HOLD_RESOLVED", "accepted", "waiting"),
                ("HOLD_RESOLVED", "done", "declined", "offered"),
            }
        assert "40P01" not in fighters.conflicts
    assert_told_and_sound(conn)


@pytest.mark.parametrize("pair", PAIRS)
def test_at_the_moment_of_expiry_an_offer_is_accepted_or_goes_to_the_next(
    dsn: str, conn: Connection, pair: str
) -> None:
    # The one arrived just before, and the other just after.
    with duel(dsn, pair, BEFORE, AFTER) as fighters:
        for _ in range(ROUNDS):
            house = House(conn)
            second = house.join()
            accepted, _ = fighters.fight(house.accept(), house.sweep())
            set_clock(conn, AFTER)
            statuses = house.status(house.first), house.status(second)
            assert (accepted, *statuses, house.confirmed()) in {
                ("done", "accepted", "waiting", 1),
                ("HOLD_EXPIRED", "expired", "offered", 0),
            }
        assert "40P01" not in fighters.conflicts
    assert_told_and_sound(conn)


@pytest.mark.parametrize("pair", PAIRS)
def test_at_the_moment_of_expiry_an_offer_is_accepted_or_booked_by_another(
    dsn: str, conn: Connection, pair: str
) -> None:
    with duel(dsn, pair, BEFORE, AFTER) as fighters:
        for _ in range(ROUNDS):
            house = House(conn)
            outcome = fighters.fight(house.accept(), house.book())
            set_clock(conn, AFTER)
            assert (*outcome, house.status(house.first)) in {
                ("done", "CAPACITY_EXCEEDED", "accepted"),
                ("HOLD_EXPIRED", "done", "expired"),
            }
            assert house.confirmed() == 1
        assert "40P01" not in fighters.conflicts
    assert_told_and_sound(conn)


def test_who_comes_too_late_for_an_offer_is_told_so(conn: Connection) -> None:
    house = House(conn)
    set_clock(conn, EXPIRY)
    assert ask(conn, house.accept()) == "HOLD_EXPIRED"
    rewrite(
        conn,
        "capacity_impl.lock_hold",
        r"v_booking\.hold_expires_at <= capacity_impl\.clock\(\)",
        "false",
    )
    # Red control: without that look it would be a booking.
    assert ask(conn, house.accept()) == "done"

"""A restaurant that one hold fills, and what can be asked of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from capacity_db import CapacityClient
from tests.concurrency.clocks import set_clock
from tests.concurrency.duels import Request, ask
from tests.concurrency.floor import Answer, add_table, call, join_tables
from tests.concurrency.recount import differences
from tests.concurrency.seats import double_seats
from tests.concurrency.support import DAY, EVENING, Connection, enforced_restaurant

PARTY: Final = 4
SECONDS: Final = 60
HELD_AT: Final = dt.datetime.combine(DAY - dt.timedelta(1), dt.time(12), tzinfo=dt.UTC)
EXPIRY: Final = HELD_AT + dt.timedelta(seconds=SECONDS)
"""The first moment at which the hold is over."""
BEFORE: Final = EXPIRY - dt.timedelta(milliseconds=1)
AFTER: Final = EXPIRY + dt.timedelta(milliseconds=1)

AGAIN: Final = "ask again"

FULL: Final = ("covers", "parties", "a slot", "the only table", "a combination")
"""What a hold of PARTY covers can take the last of."""


@dataclass(frozen=True)
class House:
    """A restaurant, and the hold that fills it."""

    restaurant: uuid.UUID
    hold: uuid.UUID

    def book(self, party: int = PARTY, key: str | None = None) -> Request:
        """A request for the same time."""
        return "create_booking_with_capacity_check", {
            "restaurant_id": self.restaurant,
            "booking_date": DAY,
            "start_time": EVENING,
            "party_size": party,
            "idempotency_key": key or str(uuid.uuid4()),
        }

    def confirm(self, party: int | None = None, key: str | None = None) -> Request:
        """The hold is to become a booking."""
        return "confirm_hold", {
            "restaurant_id": self.restaurant,
            "booking_id": self.hold,
            "idempotency_key": key or str(uuid.uuid4()),
            "party_size": party,
        }

    def release(self) -> Request:
        """The hold is given back."""
        return "release_hold", {"restaurant_id": self.restaurant, "booking_id": self.hold}

    def sweep(self) -> Request:
        """Whatever is due expires."""
        return "sweep_expired", {"restaurant_id": self.restaurant}

    def check(self, conn: Connection, party: int = PARTY) -> bool:
        """Whether another party could be booked; every read must say the same."""
        there = {"restaurant_id": self.restaurant, "party_size": party}
        slot = call(conn, "check_slot_availability", **there, date=DAY, time=EVENING)
        day = call(conn, "get_day_availability", **there, date=DAY)
        (own,) = [found for found in day["slots"] if found["time"] == EVENING.isoformat()]
        said = {bool(slot["available"]), bool(own["available"])}
        assert len(said) == 1, (slot, own)
        return said.pop()

    def booking(self, conn: Connection) -> Answer:
        """What became of the hold."""
        answer = call(conn, "get_booking", restaurant_id=self.restaurant, booking_id=self.hold)
        return dict(answer["booking"])

    def decisions(self, conn: Connection) -> list[Any]:
        """What was decided about the hold, and accepted, after it was made."""
        return [
            operation
            for (operation,) in conn.execute(
                "SELECT operation FROM capacity.decisions WHERE restaurant_id = %s"
                " AND booking_id = %s AND outcome = 'accepted' AND operation <> 'hold_capacity'"
                " ORDER BY id",
                (self.restaurant, self.hold),
            )
        ]


def full_house(conn: Connection, by: str = "covers") -> House:
    """A restaurant that a hold fills from HELD_AT to EXPIRY; clocks of the sessions' own."""
    set_clock(conn, HELD_AT)
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, PARTY if by == "covers" else 100)
    policy: Answer = {"turn_buffer_minutes": 15, "max_hold_minutes": 60}
    if by == "parties":
        client.set_capacity_rule(restaurant, 100, 1)
    elif by == "a slot":
        policy["slot_covers"] = PARTY
    elif by == "the only table":
        policy["requires_table"] = True
        add_table(conn, restaurant, "1", PARTY)
    elif by == "a combination":
        policy["requires_table"] = True
        halves = [add_table(conn, restaurant, number, PARTY // 2) for number in ("1", "2")]
        join_tables(conn, restaurant, "both", halves, PARTY)
    call(conn, "set_booking_policy", restaurant_id=restaurant, policy=policy)
    answer = call(
        conn,
        "hold_capacity",
        restaurant_id=restaurant,
        booking_date=DAY,
        start_time=EVENING,
        party_size=PARTY,
        idempotency_key=str(uuid.uuid4()),
        options={"seconds": SECONDS},
    )
    assert answer["success"], answer
    return House(restaurant, uuid.UUID(answer["booking"]["id"]))


def assert_sound(conn: Connection) -> None:
    """The engine, an independent recount and a look at every table find nothing wrong."""
    row = conn.execute("SELECT capacity_v1.verify_capacity() -> 'findings'").fetchone()
    assert row == ([],)
    assert differences(conn) == []
    assert double_seats(conn) == []


def ask_once(connection: Connection, request: Request) -> str:
    """What is said at once: that it has to be asked again, too."""
    try:
        return ask(connection, request)
    except psycopg.errors.SerializationFailure:
        return AGAIN

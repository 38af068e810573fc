"""Everything that happens to a few restaurants at once, from many connections."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import psycopg

from capacity_db import BookingResult, CapacityClient, CapacityDbError, Conflict, WrongState
from tests.concurrency.support import (
    DAY,
    LEVELS,
    Connection,
    enforced_restaurant,
    repeated,
    with_dinner,
)

T = TypeVar("T")

WORKERS: Final = 16


@dataclass
class Stage:
    """What the workers share, and what they report."""

    restaurants: list[uuid.UUID]
    busy_days: int
    booked: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list)
    keys: list[tuple[uuid.UUID, dt.date, dt.time, int, str]] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)


def set_stage(conn: Connection, busy_days: int = 3) -> Stage:
    """Two restaurants that enforce their limits and one that starts in shadow mode.

    Most requests are for `busy_days`, the others for any day of three years.
    """
    client = CapacityClient(connection=conn)
    restaurants = [
        enforced_restaurant(client, 60, mode) for mode in ("enforce", "enforce", "shadow")
    ]
    for restaurant_id in restaurants:
        with_dinner(client, restaurant_id)
    return Stage(restaurants, busy_days)


def any_time(rng: random.Random) -> dt.time:
    """Some half hour of dinner, the first of which is not always within its hours."""
    return dt.time(rng.randrange(18, 20), rng.choice((0, 30)))


class Worker:
    """One connection, its random choices, and what it may do with them."""

    def __init__(self, stage: Stage, connection: Connection) -> None:
        self.stage = stage
        self.connection = connection
        self.client = CapacityClient(connection=connection)
        self.rng = random.Random()

    def place(self) -> tuple[uuid.UUID, dt.date, dt.time, int]:
        """A restaurant, date, time and party size."""
        rng, busy = self.rng, self.stage.busy_days
        days = rng.randrange(busy) if rng.random() < 0.8 else rng.randrange(1000)
        day = DAY + dt.timedelta(days=days)
        return rng.choice(self.stage.restaurants), day, any_time(rng), rng.randrange(1, 9)

    def book(self) -> str:
        """Book, with a new key or with one that somebody else may be using at this moment."""
        if self.stage.keys and self.rng.random() < 0.2:
            request = self.rng.choice(self.stage.keys[-20:])
        else:
            request = (*self.place(), str(self.rng.getrandbits(64)))
            self.stage.keys.append(request)
        restaurant_id, day, time, party, key = request

        def work() -> BookingResult:
            return self.client.create_booking(
                restaurant_id, day, time, party, idempotency_key=key, source="race"
            )

        result = self.do(work)
        if result.booking is not None and not result.duplicate:
            self.stage.booked.append((restaurant_id, result.booking.id))
        code = result.error.code if result.error else "accepted"
        return f"{code}{' again' if result.duplicate else ''}"

    def cancel(self) -> str:
        """Cancel what somebody booked, unless the party is here or never came."""
        if not self.stage.booked:
            return "nothing to cancel"
        restaurant_id, booking_id = self.rng.choice(self.stage.booked)
        try:
            result = self.do(lambda: self.client.cancel_booking(restaurant_id, booking_id))
        except WrongState as error:
            return str(error.code)
        return "cancelled again" if result.duplicate else "cancelled"

    def change(self) -> str:
        """Move or resize what somebody booked, also over the limits, on the version it has."""
        if not self.stage.booked:
            return "nothing to change"
        restaurant_id, booking_id = self.rng.choice(self.stage.booked)
        _, day, time, party = self.place()
        wanted: dict[str, Any] = {"booking_date": day, "start_time": time, "party_size": party}
        for name in self.rng.sample([*wanted], self.rng.randrange(3)):
            del wanted[name]
        if self.rng.random() < 0.1:
            wanted["options"] = {"override": True, "reason": "race"}
        seen = self.do(lambda: self.client.get_booking(restaurant_id, booking_id).version)
        try:
            result = self.do(
                lambda: self.client.update_booking(restaurant_id, booking_id, seen, **wanted)
            )
        except (Conflict, WrongState) as error:
            return str(error.code)
        return f"change {result.error.code if result.error else 'accepted'}"

    def transit(self) -> str:
        """Seat somebody, or find that nobody came; some who did not come after all."""
        if not self.stage.booked:
            return "nothing to change"
        restaurant_id, booking_id = self.rng.choice(self.stage.booked)
        status = self.rng.choice(("seated", "no_show", "confirmed", "completed"))
        try:
            result = self.do(
                lambda: self.client.transition_booking(restaurant_id, booking_id, status)
            )
        except WrongState as error:
            return str(error.code)
        return f"transition {result.error.code if result.error else 'accepted'}"

    def change_rule(self) -> str:
        """Set the limits of a restaurant, a weekday or a date."""
        restaurant_id, day, _, _ = self.place()
        scope = self.rng.choice(({}, {"weekday": day.isoweekday()}, {"first_date": day}))
        covers, parties = self.rng.randrange(30, 90), self.rng.choice((None, 12, 25))
        self.do(lambda: self.client.set_capacity_rule(restaurant_id, covers, parties, **scope))
        return "rule changed"

    def change_hours(self) -> str:
        """Open dinner earlier or later: some arrivals are suddenly outside."""
        restaurant_id = self.rng.choice(self.stage.restaurants)
        start = self.rng.choice(("17:00", "18:30"))
        self.do(lambda: with_dinner(self.client, restaurant_id, start))
        return "hours changed"

    def change_mode(self) -> str:
        """Let the third restaurant enforce its limits, or not."""
        mode = self.rng.choice(("enforce", "shadow"))
        self.do(lambda: self.client.set_restaurant_enforcement(self.stage.restaurants[2], mode))
        return "mode changed"

    def verify(self) -> str:
        """Ask the engine for its own findings, in the middle of it all."""
        restaurant_id = self.rng.choice(self.stage.restaurants)
        verification = self.do(lambda: self.client.verify_capacity(restaurant_id))
        self.stage.unsound += [str(finding) for finding in verification.findings]
        return "verified"

    def sql(self, statement: str) -> Callable[[], str]:
        """An action that runs plain SQL on a random place."""

        def action() -> str:
            restaurant_id, day, time, party = self.place()
            arguments = {"restaurant": restaurant_id, "day": day, "time": time, "party": party}
            self.do(lambda: self.connection.execute(statement.encode(), arguments))
            return f"sql {statement.split(maxsplit=1)[0].lower()}"

        return action

    def do(self, work: Callable[[], T]) -> T:
        """One transaction, repeated after conflicts."""
        return repeated(self.connection, work, self.stage.conflicts)[0]


RPCS: Final = {
    "book": 12, "cancel": 5, "change": 6, "transit": 3,
    "change_rule": 2, "change_hours": 1, "change_mode": 1,
}  # fmt: skip
"""What a worker does, and how often in comparison; verifying goes on beside it."""

ONE: Final = """(restaurant_id, id) IN (SELECT restaurant_id, id FROM capacity.bookings
    WHERE restaurant_id = %(restaurant)s AND booking_date = %(day)s LIMIT 1)"""
SQL: Final = (
    "INSERT INTO capacity.bookings (restaurant_id, booking_date, start_time, party_size, source)"
    " VALUES (%(restaurant)s, %(day)s, %(time)s, %(party)s, 'sql')",
    "INSERT INTO capacity.bookings (restaurant_id, booking_date, start_time, party_size, source)"
    " SELECT %(restaurant)s, day, %(time)s, %(party)s, 'sql'"
    " FROM generate_series(%(day)s::date, %(day)s::date + 2, interval '1 day') AS day",
    f"UPDATE capacity.bookings SET party_size = %(party)s WHERE {ONE}",
    f"UPDATE capacity.bookings SET booking_date = booking_date + 1 WHERE {ONE}",
    "UPDATE capacity.bookings SET status = CASE status WHEN 'cancelled' THEN 'confirmed'::"
    f"capacity.booking_status ELSE 'cancelled' END WHERE {ONE}",
    f"DELETE FROM capacity.bookings WHERE source = 'sql' AND {ONE}",
    "UPDATE capacity.booking_slots SET available_capacity = 10 + %(party)s,"
    " excess_count = greatest(reserved_count - 10 - %(party)s, 0)"
    " WHERE restaurant_id = %(restaurant)s AND slot_date = %(day)s AND slot_time = %(time)s",
)
"""The same by hand: one row, several services in one statement, and a slot's pacing."""


def run(dsn: str, stage: Stage, actions: int, with_sql: bool, levels: list[str]) -> None:
    """Let WORKERS connections, at `levels` in turn, take `actions` actions each."""

    def work(number: int) -> None:
        with psycopg.connect(dsn) as connection:
            connection.isolation_level = LEVELS[levels[number % len(levels)]]
            worker = Worker(stage, connection)
            doing: list[Callable[[], str]] = []
            for name, times in RPCS.items():
                doing += [getattr(worker, name)] * times
            if with_sql:
                doing += [worker.sql(statement) for statement in SQL]
            for step in range(actions):
                action = worker.verify if step % 20 == number else worker.rng.choice(doing)
                try:
                    outcome = action()
                except (psycopg.Error, CapacityDbError) as error:
                    kind = "sql" if isinstance(error, psycopg.Error) else "rpc"
                    outcome = f"{kind} {error.sqlstate}"
                stage.outcomes[outcome] += 1

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))

"""A service that is full, and many who wait for it at once; then an audit of who was asked when.

The audit goes by the events alone: whoever writes them does so in the service's queue, so that
their order is the order in which things happened.
"""

from __future__ import annotations

import random
import uuid
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row

from capacity_db import CapacityClient
from tests.concurrency.floor import Answer, call, code
from tests.concurrency.support import (
    DAY,
    EVENING,
    LEVELS,
    Connection,
    enforced_restaurant,
    repeated,
    with_dinner,
)

CALLERS: Final = 8
COVERS: Final = 40
WINDOWS: Final[tuple[dict[str, str], ...]] = (
    {}, {}, {"first_time": "19:00"}, {"first_time": "18:00", "last_time": "20:00"},
)  # fmt: skip
OPERATIONS: Final = {
    "join": 8, "cancel": 5, "accept": 4, "decline": 3, "leave": 2, "book": 3, "shrink": 3,
    "sweep": 1,
}  # fmt: skip
"""What a caller does, and how often in comparison."""
OPEN: Final = {"waiting", "offered"}


@dataclass
class Line:
    """The restaurant and its dinner, and what its callers report."""

    restaurant: uuid.UUID
    dinner: uuid.UUID
    outcomes: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)

    def join(self, connection: Connection, party: int, options: dict[str, str]) -> Answer:
        """Wait for a place."""
        return call(
            connection,
            "join_waitlist",
            restaurant_id=self.restaurant,
            service_date=DAY,
            service_period_id=self.dinner,
            party_size=party,
            idempotency_key=str(uuid.uuid4()),
            options=options,
        )

    def book(self, connection: Connection, party: int) -> Answer:
        """Ask for a place without waiting."""
        return call(
            connection,
            "create_booking_with_capacity_check",
            restaurant_id=self.restaurant,
            booking_date=DAY,
            start_time=EVENING,
            party_size=party,
            idempotency_key=str(uuid.uuid4()),
        )


def full_house(conn: Connection) -> Line:
    """A dinner with COVERS covers in parties of four, and nobody waits yet."""
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, COVERS)
    line = Line(restaurant, with_dinner(client, restaurant))
    for _ in range(COVERS // 4):
        assert line.book(conn, 4)["success"]
    return line


class Caller:
    """One connection, and its random choices."""

    def __init__(self, line: Line, connection: Connection) -> None:
        self.line = line
        self.connection = connection
        self.rng = random.Random()

    def act(self, operation: str) -> None:
        """Do something in a transaction of its own, again after each conflict."""
        work = getattr(self, operation)
        try:
            answer = repeated(self.connection, work, self.line.conflicts)[0]
        except psycopg.DatabaseError as error:
            outcome = code(error)
        else:
            outcome = "done" if answer["success"] else str(answer["error"]["code"])
        self.line.outcomes[f"{operation} {outcome}"] += 1

    def join(self) -> Answer:
        """Wait for a place, perhaps only at some times."""
        return self.line.join(self.connection, self.rng.choice((2, 4, 6)), self.rng.choice(WINDOWS))

    def book(self) -> Answer:
        """Ask for a place without waiting."""
        return self.line.book(self.connection, self.rng.choice((1, 2, 4)))

    def cancel(self) -> Answer:
        """Free a place."""
        booking = self.one("SELECT id FROM capacity.bookings WHERE status = 'confirmed'")
        return self.ask("cancel_booking", "booking_id", booking)

    def shrink(self) -> Answer:
        """Free one cover of a booking."""
        booking = self.one(
            "SELECT id, version FROM capacity.bookings"
            " WHERE status = 'confirmed' AND party_size > 1"
        )
        if booking is None:
            return {"success": False, "error": {"code": "nobody"}}
        return call(
            self.connection,
            "update_booking",
            restaurant_id=self.line.restaurant,
            booking_id=booking[0],
            expected_version=booking[1],
            changes={"party_size": 1},
            idempotency_key=str(uuid.uuid4()),
        )

    def accept(self) -> Answer:
        """Take what somebody was offered."""
        return self.ask("accept_offer", "entry_id", self.entry("offered"), key=True)

    def decline(self) -> Answer:
        """Say no to what was offered."""
        return self.ask("decline_offer", "entry_id", self.entry("offered"))

    def leave(self) -> Answer:
        """Wait no longer."""
        return self.ask("leave_waitlist", "entry_id", self.entry("waiting"))

    def sweep(self) -> Answer:
        """Tidy up."""
        return call(self.connection, "sweep_expired", restaurant_id=self.line.restaurant)

    def entry(self, status: str) -> tuple[Any, ...] | None:
        """Somebody with this status a moment ago."""
        return self.one(f"SELECT id FROM capacity.waitlist_entries WHERE status = '{status}'")

    def one(self, query: str) -> tuple[Any, ...] | None:
        """A random row."""
        rows = self.connection.execute(query.encode()).fetchall()
        return self.rng.choice(rows) if rows else None

    def ask(
        self, routine: str, name: str, row: tuple[Any, ...] | None, *, key: bool = False
    ) -> Answer:
        """Call a routine about a row, if there is one."""
        if row is None:
            return {"success": False, "error": {"code": "nobody"}}
        more = {"idempotency_key": str(uuid.uuid4())} if key else {}
        return call(
            self.connection, routine, restaurant_id=self.line.restaurant, **{name: row[0]}, **more
        )


def run(dsn: str, line: Line, actions: int, levels: tuple[str, ...]) -> None:
    """Let CALLERS connections, at `levels` in turn, take `actions` actions each."""
    doing = [name for name, times in OPERATIONS.items() for _ in range(times)]

    def work(level: str) -> None:
        with psycopg.connect(dsn) as connection:
            connection.isolation_level = LEVELS[level]
            caller = Caller(line, connection)
            for _ in range(actions):
                caller.act(caller.rng.choice(doing))

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(work, [level for level, _ in zip(cycle(levels), range(CALLERS))]))


def unfair(conn: Connection) -> list[str]:
    """Who was asked out of turn, twice or without an end; nothing when the line was kept."""
    found = []
    waiting: dict[uuid.UUID, tuple[Any, ...]] = {}
    offers: Counter[uuid.UUID] = Counter()
    for subject, kind, payload in conn.execute(
        "SELECT subject_id, event_type, payload FROM capacity.outbox_events"
        " WHERE event_type LIKE 'waitlist.%' ORDER BY id"
    ).fetchall():
        wish = (payload["party_size"], payload["first_time"], payload["last_time"])
        if kind == "waitlist.joined":
            waiting[subject] = wish
            continue
        if kind == "waitlist.offered":
            offers[subject] += 1
            earlier = next((entry for entry, other in waiting.items() if other == wish), subject)
            if earlier != subject:
                found.append(f"{subject} was asked before {earlier}, who wants the same")
        waiting.pop(subject, None)
    found += [
        f"{subject} was asked {times} times" for subject, times in offers.items() if times > 1
    ]
    asked = conn.execute(
        """SELECT (options ->> 'waitlist_entry_id')::uuid, count(*) FROM capacity.decisions
           WHERE operation = 'hold_capacity' AND outcome = 'accepted' GROUP BY 1"""
    ).fetchall()
    if dict(asked) != dict(offers):
        found.append(f"{len(asked)} decisions on offers, {len(offers)} events")
    return found


def untold(conn: Connection) -> list[str]:
    """Bookings and entries whose events are not their history."""
    told: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    cursor = conn.cursor(row_factory=dict_row)
    for event in cursor.execute("SELECT * FROM capacity.outbox_events ORDER BY id"):
        told[event["subject_id"]].append(event)
    found = []
    for row in cursor.execute("SELECT id, status::text, version FROM capacity.bookings").fetchall():
        versions = [event["subject_version"] for event in told.pop(row["id"], [])]
        if versions != [*range(1, row["version"] + 1)]:
            found.append(f"booking {row}: events of versions {versions}")
    for row in cursor.execute("SELECT id, status::text FROM capacity.waitlist_entries").fetchall():
        types = [event["event_type"].removeprefix("waitlist.") for event in told.pop(row["id"], [])]
        last = "joined" if row["status"] == "waiting" else row["status"]
        if types[:1] != ["joined"] or types[-1] != last or len(types) != len({*types}):
            found.append(f"entry {row}: events {types}")
    kinds = {event["event_type"] for events in told.values() for event in events}
    if kinds - {"capacity.changed"}:
        found.append(f"events about nothing: {kinds}")
    return found

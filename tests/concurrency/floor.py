"""Two restaurants with tables: the floor that a seating storm fights for, and how it is asked."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from psycopg.types.json import Jsonb

from capacity_db import CapacityClient
from tests.concurrency.clocks import fast_clock
from tests.concurrency.support import DAY, Connection, enforced_restaurant

Answer = dict[str, Any]

OPENING: Final = dt.datetime.combine(DAY, dt.time(17), tzinfo=dt.UTC)
"""What the clock shows when a storm begins: the first service does, too."""
SERVICES: Final = {"early": ("17:00", "19:30"), "late": ("19:30", "23:00")}
"""Who comes early still sits there when the late ones come: the two share the tables."""
PACE: Final = 60
"""A hold for the shortest time, ten seconds, expires after a sixth of a second."""

SEATS: Final = (2, 2, 2, 4, 4, 4, 4, 6, 6, 8)
JOINED: Final = ((0, 1), (3, 4), (5, 6), (7, 8), (2, 5, 6))
"""Tables by number, and which of them may be joined."""
POLICY: Final[Answer] = {
    "turn_buffer_minutes": 15,
    "dining_duration_minutes": 90,
    "waitlist_offer_minutes": 1,
    "max_hold_minutes": 15,
}


@dataclass(frozen=True)
class Party:
    """A booking or hold, as it was asked for."""

    restaurant: uuid.UUID
    id: uuid.UUID
    day: dt.date
    time: dt.time
    size: int


@dataclass
class Floor:
    """What the callers share, and what they report."""

    strict: uuid.UUID
    """Takes a booking only with a table."""
    loose: uuid.UUID
    """Staff assign tables after booking."""
    tables: dict[uuid.UUID, list[uuid.UUID]]
    parties: list[Party] = field(default_factory=list)
    holds: list[Party] = field(default_factory=list)
    confirmations: list[Answer] = field(default_factory=list)
    entries: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list)
    blocks: list[Answer] = field(default_factory=list)
    combinations: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list)
    added: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list)

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    resolved: Counter[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=Counter)
    """How often callers were told that they, and nobody before, resolved a hold."""
    conflicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Every 40001, 40P01 and 55P03, by isolation level."""
    unsound: list[str] = field(default_factory=list)

    def done(self, operation: str) -> int:
        """How often an operation succeeded."""
        return self.outcomes[operation, "done"]


def call(connection: Connection, routine: str, **arguments: object) -> Answer:
    """The answer of a public routine, by raw SQL: nothing is retried or translated."""
    values = {
        f"p_{name}": Jsonb(value) if isinstance(value, dict) else value
        for name, value in arguments.items()
    }
    named = ", ".join(f"{name} => %({name})s" for name in values)
    row = connection.execute(f"SELECT capacity_v1.{routine}({named})".encode(), values).fetchone()
    assert row is not None
    return dict(row[0])


def code(error: psycopg.Error) -> str:
    """The registered code of what a routine raised, else its SQLSTATE."""
    if not (error.sqlstate or "").startswith("RC"):
        return error.sqlstate or "?"
    return str(json.loads(error.diag.message_detail or "{}")["code"])


def outcome(answer: Answer) -> str:
    """What an answer comes to, in a word."""
    if not answer["success"]:
        return str(answer["error"]["code"])
    return "again" if answer.get("duplicate") or answer.get("changed") is False else "done"


def add_table(conn: Connection, restaurant: uuid.UUID, number: str, capacity: int) -> uuid.UUID:
    """A table; its id."""
    answer = call(
        conn,
        "create_table",
        restaurant_id=restaurant,
        table_number=number,
        capacity=capacity,
    )
    return uuid.UUID(answer["table"]["id"])


def join_tables(
    conn: Connection, restaurant: uuid.UUID, name: str, tables: list[uuid.UUID], capacity: int
) -> uuid.UUID:
    """A combination; its id."""
    answer = call(
        conn,
        "upsert_combination",
        restaurant_id=restaurant,
        name=name,
        table_ids=tables,
        capacity=capacity,
    )
    return uuid.UUID(answer["combination"]["id"])


def service(restaurant: uuid.UUID, name: str) -> uuid.UUID:
    """The id of one of a restaurant's periods."""
    return uuid.uuid5(restaurant, name)


def furnished_restaurant(
    conn: Connection, max_covers: int | None, **policy: object
) -> tuple[uuid.UUID, list[uuid.UUID]]:
    """A restaurant in UTC with SERVICES and the tables of SEATS; its id and theirs."""
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, max_covers)
    for name, (start, end) in SERVICES.items():
        client.upsert_service_period(restaurant, service(restaurant, name), name, start, end)
    call(conn, "set_booking_policy", restaurant_id=restaurant, policy={**POLICY, **policy})
    tables = [add_table(conn, restaurant, str(n), seats) for n, seats in enumerate(SEATS, 1)]
    for number, members in enumerate(JOINED):
        seats = sum(SEATS[member] for member in members)
        ids = [tables[member] for member in members]
        join_tables(conn, restaurant, f"joined {number}", ids, seats)
    return restaurant, tables


def set_floor(conn: Connection, max_covers: int = 40) -> Floor:
    """Both restaurants, on a clock that runs fast."""
    fast_clock(conn, OPENING, PACE)
    strict, strict_tables = furnished_restaurant(conn, max_covers, requires_table=True)
    loose, loose_tables = furnished_restaurant(conn, max_covers)
    return Floor(strict, loose, {strict: strict_tables, loose: loose_tables})

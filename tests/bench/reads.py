"""The questions for availability, what they run on the server, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import psycopg

from tests.bench.plans import Statement, explained
from tests.bench.stage import RESTAURANTS

TIMES: Final = 8
"""The plans of a session's first executions are made for their values; then a general one is."""

COUNTED: Final = (
    "(SELECT coalesce(sum(b.party_size), 0)::integer FROM capacity.bookings AS b"
    " WHERE b.restaurant_id = l.restaurant_id AND b.service_date = l.service_date"
    " AND b.service_period_id = l.service_period_id)"
)


@dataclass(frozen=True)
class Break:
    """A change to the text of a routine."""

    routine: str
    old: str
    new: str
    schema: str = "capacity_impl"

    def apply(self, connection: psycopg.Connection[tuple[str]]) -> None:
        """Replace the routine."""
        row = connection.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc"
            " WHERE pronamespace = %s::regnamespace AND proname = %s",
            (self.schema, self.routine),
        ).fetchone()
        assert row is not None
        assert self.old in row[0], f"{self.routine} has no {self.old}"
        connection.execute(row[0].replace(self.old, self.new).encode())


@dataclass(frozen=True)
class Read:
    """A call of capacity_v1 about a restaurant, and how its cost would come to grow."""

    call: str
    breaking: Break


ONE_SERVICE: Final = Break("locate_service", "l.booked_covers", COUNTED)
SERVICES: Final = Break("list_services", "l.booked_covers", COUNTED)
NO_INDEX: Final = Break("list_slot_bookings", "b.booking_date", "(b.booking_date + 0)")

READS: Final = {
    "a slot": Read("check_slot_availability(%s, '2050-02-01', '19:00', 2)", ONE_SERVICE),
    "a full slot": Read("check_slot_availability(%s, '2050-02-01', '19:00', 30)", SERVICES),
    "alternatives": Read(
        "find_alternative_slots(%s, '2050-02-01', '19:00', 2,"
        """ '{"next_days": 7, "other_periods": true}')""",
        SERVICES,
    ),
    "a day": Read("get_day_availability(%s, '2050-02-01', 2)", SERVICES),
    "a month": Read("get_calendar_availability(%s, '2050-01-10', 31, 2)", SERVICES),
    "an overview": Read("get_capacity_overview(%s, '2050-02-01')", SERVICES),
    "a slot's bookings": Read("list_slot_bookings(%s, '2050-02-01', '19:00')", NO_INDEX),
}
"""About services that have bookings."""

UNTOUCHED: Final = {
    "a slot": "check_slot_availability(%s, '2090-02-01', '19:00', 2)",
    "alternatives": "find_alternative_slots(%s, '2090-02-01', '12:00', 2,"
    """ '{"other_periods": true}')""",
    "a day": "get_day_availability(%s, '2090-02-01', 2)",
    "a month": "get_calendar_availability(%s, '2090-01-10', 31, 2)",
    "an overview": "get_capacity_overview(%s, '2090-02-01')",
}
"""About services that nobody has booked yet."""


@dataclass(frozen=True)
class Asked:
    """What one call ran on the server."""

    statements: list[Statement]

    @property
    def pages(self) -> int:
        """Pages of tables and indexes that it visited."""
        return sum(statement.pages for statement in self.statements)

    @property
    def cost(self) -> float:
        """What the planner expected of all of it."""
        return sum(statement.cost for statement in self.statements)

    @property
    def tables(self) -> set[str]:
        """The engine's tables in it."""
        return set().union(*(statement.tables for statement in self.statements))

    @property
    def faults(self) -> list[str]:
        """Every access to these tables that is no narrow look-up in an index."""
        return [fault for statement in self.statements for fault in statement.faults]


def asked(dsn: str, call: str, breaking: Sequence[Break] = ()) -> Asked:
    """What a call comes to in a new session, in an engine that is broken first if need be."""
    query = f"SELECT capacity_v1.{call}".encode()
    parameters = (RESTAURANTS[7],)
    with psycopg.connect(dsn) as connection:
        for one in breaking:
            one.apply(connection)
        for _ in range(0 if breaking else TIMES):  # a broken one need not be fast
            connection.execute(query, parameters)
        ran = Asked(explained(connection, lambda: connection.execute(query, parameters)))
        connection.rollback()
    return ran

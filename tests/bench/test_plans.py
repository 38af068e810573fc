"""With many bookings every statement of the booking path still finds its rows by an index."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import IsolationLevel

from capacity_db import BookingResult, CapacityClient
from tests.bench.conftest import Filled
from tests.bench.plans import Statement, explained
from tests.bench.reads import TIMES
from tests.bench.stage import EVENING, RESTAURANTS

BOOKED, UNTOUCHED = dt.date(2050, 2, 1), dt.date(2090, 3, 1)


@dataclass(frozen=True)
class Caller:
    """A session of one restaurant, which has some bookings."""

    client: CapacityClient
    restaurant_id: uuid.UUID
    bookings: list[uuid.UUID]

    def book(
        self, party: int = 1, day: dt.date = BOOKED, time: dt.time = EVENING, key: str | None = None
    ) -> BookingResult:
        """Ask for a table."""
        return self.client.create_booking(self.restaurant_id, day, time, party, idempotency_key=key)


def books(caller: Caller, _number: int) -> None:
    """A booking of a service that has others."""
    assert caller.book().success


def repeats(caller: Caller, number: int) -> None:
    """The same key again."""
    assert caller.book(key="repeated").duplicate is (number > 0)


def is_refused(caller: Caller, _number: int) -> None:
    """A party for which there is no room."""
    result = caller.book(party=100)
    assert result.error is not None
    assert result.error.code == "CAPACITY_EXCEEDED"


def meets_pacing(caller: Caller, _number: int) -> None:
    """A party that fits into the service, but not into its slot."""
    result = caller.book()
    assert result.error is not None
    assert [violation.rule for violation in result.error.violations] == ["slot_covers"]


def is_let_in(caller: Caller, _number: int) -> None:
    """The same in shadow mode."""
    assert caller.book(party=100).would_refuse


def comes_at_noon(caller: Caller, _number: int) -> None:
    """An arrival outside of the hours."""
    result = caller.book(time=dt.time(12, 0))
    assert result.error is not None
    assert result.error.code == "OUTSIDE_SERVICE_HOURS"


def touches(caller: Caller, number: int) -> None:
    """The first booking of a service."""
    assert caller.book(day=UNTOUCHED + dt.timedelta(days=number)).success


def cancels(caller: Caller, number: int) -> None:
    """A cancellation, and the same again."""
    for is_duplicate in (False, True):
        result = caller.client.cancel_booking(caller.restaurant_id, caller.bookings[number])
        assert result.duplicate is is_duplicate


DECIDED = {"restaurants", "service_ledger", "decisions", "idempotency_keys"}
HOT = DECIDED | {"bookings", "booking_slots"}
CALENDAR = {"service_periods", "capacity_rules"}
SCENARIOS: dict[Callable[[Caller, int], None], set[str]] = {
    books: HOT,
    repeats: {"idempotency_keys", "decisions", "bookings"},
    is_refused: DECIDED,
    meets_pacing: DECIDED | {"booking_slots"},
    is_let_in: HOT,
    comes_at_noon: DECIDED | {"service_periods"},
    touches: HOT | CALENDAR,
    cancels: {"bookings", "service_ledger", "booking_slots", "decisions"},
}
"""What happens, and the tables that its statements must show."""


def statements(
    filled: Filled,
    scenario: Callable[[Caller, int], None],
    level: IsolationLevel = IsolationLevel.READ_COMMITTED,
    broken_by: str | None = None,
) -> list[Statement]:
    """What a new session runs when it does this TIMES times; everything is undone."""
    restaurant_id = RESTAURANTS[7]
    with psycopg.connect(filled.dsn) as connection:
        connection.isolation_level = level
        client = CapacityClient(connection=connection)
        if scenario is is_let_in:
            client.set_restaurant_enforcement(restaurant_id, "shadow")
        if scenario is meets_pacing:
            connection.execute(
                "UPDATE capacity.booking_slots SET available_capacity = reserved_count"
                " WHERE restaurant_id = %s AND slot_date = %s AND slot_time = %s",
                (restaurant_id, BOOKED, EVENING),
            )
        if broken_by is not None:
            connection.execute(broken_by.encode())
        booked = connection.execute(
            "SELECT id FROM capacity.bookings WHERE restaurant_id = %s AND booking_date = %s",
            (restaurant_id, BOOKED),
        ).fetchall()
        caller = Caller(client, restaurant_id, [booking_id for (booking_id,) in booked])

        def work() -> None:
            for number in range(TIMES):
                scenario(caller, number)

        shown = explained(connection, work)
        connection.rollback()
    return shown


@pytest.mark.parametrize(
    "level", [IsolationLevel.READ_COMMITTED, IsolationLevel.SERIALIZABLE], ids=lambda lv: lv.name
)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_every_statement_finds_its_rows_by_an_index(
    filled: Filled, scenario: Callable[[Caller, int], None], level: IsolationLevel
) -> None:
    shown = statements(filled, scenario, level)
    assert [fault for statement in shown for fault in statement.faults] == []
    assert set().union(*(statement.tables for statement in shown)) >= SCENARIOS[scenario]


@pytest.mark.parametrize(
    ("scenario", "table", "constraint"),
    [
        (books, "booking_slots", "booking_slots_restaurant_id_slot_date_slot_time_starts_at_key"),
        (repeats, "decisions", "decisions_pkey"),
        (is_refused, "service_ledger", "service_ledger_pkey"),
        (touches, "service_periods", "service_periods_pkey"),
        (cancels, "bookings", "bookings_pkey"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_an_index_that_is_missing_is_noticed(
    filled: Filled, scenario: Callable[[Caller, int], None], table: str, constraint: str
) -> None:
    drop = f"ALTER TABLE capacity.{table} DROP CONSTRAINT {constraint} CASCADE"
    shown = statements(filled, scenario, broken_by=drop)
    assert [fault for statement in shown for fault in statement.faults if f"on {table}" in fault]

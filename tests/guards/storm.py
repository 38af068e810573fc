"""Thousands of random changes to the bookings of three restaurants, by plain SQL and by the RPCs.

Everything follows from the seed. Lunch is from 11:00 to 15:00, dinner from 17:00 to 02:00, so that
three hours back the calendar date of an arrival is the date of its service: the recount needs
nothing that the engine wrote.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import psycopg

from tests.guards.support import LIMITS, findings, refusal
from tests.support.databases import AnyConnection

REFUSALS: Final = LIMITS | {"RC205", "RC301"}
TIMES: Final = ("11:00", "12:10", "14:59", "17:00", "19:00", "19:10", "21:30", "00:30", "01:59")

INSERT: Final = """
    INSERT INTO capacity.bookings (restaurant_id, id, party_size, booking_date, start_time)
    VALUES (%s, %s, %s, %s, %s)"""
SWAP: Final = """
    UPDATE capacity.bookings AS b SET booking_date = o.booking_date, start_time = o.start_time
    FROM capacity.bookings AS o
    WHERE b.restaurant_id = %(r)s AND b.id = ANY (%(ids)s)
      AND o.restaurant_id = %(r)s AND o.id = ANY (%(ids)s) AND o.id <> b.id"""
DEBT: Final = """
    SELECT coalesce(sum(l.excess_covers + l.excess_parties), 0)
    FROM capacity.service_ledger AS l JOIN capacity.restaurants AS r USING (restaurant_id)
    WHERE l.restaurant_id = %s AND r.enforcement = 'enforce'"""

DIFFERENCES: Final = """
    WITH counted AS (
        SELECT restaurant_id, (booking_date + start_time - interval '3 h')::date AS service_date,
               CASE WHEN start_time BETWEEN '11:00' AND '15:00' THEN 'Lunch' ELSE 'Dinner'
               END AS name,
               sum(party_size) AS covers, count(*) AS parties
        FROM capacity.bookings
        WHERE status NOT IN ('cancelled', 'no_show', 'released', 'expired') GROUP BY 1, 2, 3
    ), ledger AS (
        SELECT l.*, p.name FROM capacity.service_ledger AS l
        JOIN capacity.service_periods AS p
            ON p.restaurant_id = l.restaurant_id AND p.id = l.service_period_id
    )
    SELECT service_date::text, name, l.booked_covers, covers, l.booked_parties, parties
    FROM ledger AS l FULL JOIN counted AS c USING (restaurant_id, service_date, name)
    WHERE (coalesce(l.booked_covers, 0), coalesce(l.booked_parties, 0))
          <> (coalesce(covers, 0), coalesce(parties, 0))
       OR coalesce(l.excess_covers, 0) <> greatest(coalesce(covers, 0) - l.max_covers, 0)
       OR coalesce(l.excess_parties, 0) <> greatest(coalesce(parties, 0) - l.max_parties, 0)
       OR (l.debt_decision_id IS NOT NULL) <> (l.excess_covers + l.excess_parties > 0)"""


class Storm:
    """Random operations on a database, each a transaction of its own."""

    def __init__(self, connection: AnyConnection, seed: int) -> None:
        self.connection = connection
        self.random = random.Random(seed)
        self.outcomes: Counter[str] = Counter()
        self.grown: list[str] = []
        """Operations by which an enforcing restaurant's debt grew: there must not be any."""
        self._bookings: dict[UUID, list[UUID]] = {}
        self._periods: list[UUID | None] = [None]
        for number in range(3):
            self._add_restaurant(f"R{number}", "shadow" if number == 2 else "enforce")

    def run(self, count: int) -> None:
        """Do `count` operations; whatever fails otherwise than by a refusal is raised."""
        operations: dict[Callable[[UUID], None], int] = {
            self.insert: 6, self.insert_many: 2, self.book: 4, self.resize: 3, self.move: 4,
            self.move_many: 2, self.swap: 3, self.end: 3, self.revive: 3, self.delete: 2,
            self.cancel: 2, self.set_rule: 2, self.remove_rule: 1, self.flip: 1,
        }  # fmt: skip
        for operation in self.random.choices([*operations], [*operations.values()], k=count):
            restaurant = self.random.choice([*self._bookings])
            before = self._debt(restaurant)
            try:
                operation(restaurant)
            except psycopg.Error as error:
                if refusal(error) not in REFUSALS:
                    raise
                self.outcomes[f"{operation.__name__} refused"] += 1
            else:
                self.outcomes[operation.__name__] += 1
            may_grow = operation in (self.set_rule, self.remove_rule, self.flip)
            if self._debt(restaurant) > before and not may_grow:
                self.grown.append(operation.__name__)

    def differences(self) -> list[Any]:
        """Services in which the ledger differs from the recount, and what verify_capacity finds."""
        return self.connection.execute(DIFFERENCES.encode()).fetchall() + findings(self.connection)

    def insert(self, restaurant: UUID) -> None:
        """One booking."""
        self._insert(restaurant, 1)

    def insert_many(self, restaurant: UUID) -> None:
        """Several bookings by one statement."""
        self._insert(restaurant, self.random.randint(2, 5))

    def book(self, restaurant: UUID) -> None:
        """A request through the RPC."""
        answer = self._one(
            "SELECT tests.book(%s, %s, %s, %s, p_idempotency_key => %s)",
            (restaurant, self._size(), self._date(), self._time(), str(self.random.random())),
        )
        if answer["success"]:
            self._bookings[restaurant].append(UUID(answer["booking"]["id"]))

    def resize(self, restaurant: UUID) -> None:
        """Another party size."""
        self._update(restaurant, 1, "party_size = %s", self._size())

    def move(self, restaurant: UUID) -> None:
        """Another date and time."""
        self._update(
            restaurant, 1, "booking_date = %s, start_time = %s", self._date(), self._time()
        )

    def move_many(self, restaurant: UUID) -> None:
        """Several bookings to another time of their dates, by one statement."""
        self._update(restaurant, 4, "start_time = %s", self._time())

    def swap(self, restaurant: UUID) -> None:
        """Two bookings change places by one statement."""
        self.connection.execute(SWAP.encode(), {"r": restaurant, "ids": self._some(restaurant, 2)})

    def end(self, restaurant: UUID) -> None:
        """A booking takes nothing any more."""
        self._update(restaurant, 2, "status = %s", self.random.choice(["cancelled", "no_show"]))

    def revive(self, restaurant: UUID) -> None:
        """It takes its place again."""
        self._update(restaurant, 2, "status = %s", self.random.choice(["confirmed", "seated"]))

    def delete(self, restaurant: UUID) -> None:
        """A booking vanishes."""
        self.connection.execute(
            "DELETE FROM capacity.bookings WHERE restaurant_id = %s AND id = ANY (%s)",
            (restaurant, self._some(restaurant, 2)),
        )

    def cancel(self, restaurant: UUID) -> None:
        """A cancellation through the RPC."""
        self.connection.execute(
            "SELECT capacity_v1.cancel_booking(restaurant_id, id) FROM capacity.bookings"
            " WHERE restaurant_id = %s AND id = ANY (%s)",
            (restaurant, self._some(restaurant, 1)),
        )

    def set_rule(self, restaurant: UUID) -> None:
        """Another limit, of any scope."""
        self.connection.execute(
            "SELECT capacity_v1.set_capacity_rule(%s, %s, %s, %s, %s, %s, %s)",
            (restaurant, *self._limits(), *self._scope(restaurant)),
        )

    def remove_rule(self, restaurant: UUID) -> None:
        """One rule less, if there is one."""
        self.connection.execute(
            "SELECT capacity_v1.remove_capacity_rule(%s, %s, %s, %s, %s)",
            (restaurant, *self._scope(restaurant)),
        )

    def flip(self, restaurant: UUID) -> None:
        """Another mode."""
        self.connection.execute(
            "SELECT capacity_v1.set_restaurant_enforcement(%s, %s)",
            (restaurant, self.random.choice(["shadow", "enforce", "enforce"])),
        )

    def _add_restaurant(self, name: str, mode: str) -> None:
        restaurant = self._id()
        self._bookings[restaurant] = []
        self.connection.execute(
            "SELECT tests.make_restaurant(%s, p_restaurant_id => %s,"
            " p_options => jsonb_build_object('enforcement', %s::text))",
            (name, restaurant, mode),
        )
        for period, start, end in (("Lunch", "11:00", "15:00"), ("Dinner", "17:00", "02:00")):
            self.connection.execute(
                "SELECT tests.make_period(%s, %s, %s, %s)", (restaurant, period, start, end)
            )
        self.connection.execute("SELECT tests.set_limit(%s, 20, 6)", (restaurant,))

    def _insert(self, restaurant: UUID, count: int) -> None:
        rows = [
            (restaurant, self._id(), self._size(), self._date(), self._time()) for _ in range(count)
        ]
        statement = INSERT + ", (%s, %s, %s, %s, %s)" * (count - 1)
        self.connection.execute(statement.encode(), [value for row in rows for value in row])
        self._bookings[restaurant] += [row[1] for row in rows]

    def _update(self, restaurant: UUID, count: int, change: str, *values: object) -> None:
        statement = (
            f"UPDATE capacity.bookings SET {change} WHERE restaurant_id = %s AND id = ANY (%s)"
        )
        self.connection.execute(
            statement.encode(), (*values, restaurant, self._some(restaurant, count))
        )

    def _one(self, query: str, parameters: tuple[object, ...]) -> Any:
        row = self.connection.execute(query.encode(), parameters).fetchone()
        assert row is not None
        return row[0]

    def _debt(self, restaurant: UUID) -> int:
        """Covers and parties over an enforcing restaurant's limits; 0 in shadow mode."""
        return int(self._one(DEBT, (restaurant,)))

    def _some(self, restaurant: UUID, count: int) -> list[UUID]:
        known = self._bookings[restaurant]
        return self.random.sample(known, min(count, len(known)))

    def _scope(self, restaurant: UUID) -> tuple[object, ...]:
        period = self._one(
            "SELECT id FROM capacity.service_periods WHERE restaurant_id = %s AND name = %s",
            (restaurant, self.random.choice(["Lunch", "Dinner"])),
        )
        day = self._date()
        scopes = [(None, None, None), (5, None, None), (None, day, None), (None, day, "2050-06-22")]
        return (self.random.choice([None, period]), *self.random.choice(scopes))

    def _limits(self) -> tuple[int | None, int | None]:
        return (
            self.random.choice([None, *range(0, 40, 4)]),
            self.random.choice([None, 2, 4, 6, 8, 10]),
        )

    def _id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def _size(self) -> int:
        return self.random.randint(1, 6)

    def _date(self) -> str:
        return f"2050-06-{self.random.randint(17, 22)}"

    def _time(self) -> str:
        return self.random.choice(TIMES)

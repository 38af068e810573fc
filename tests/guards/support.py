"""What the guards' tests share: a restaurant with known bookings, and the truth about it.

The truth never comes from the engine: it is counted from the local dates and times of the bookings,
which a dinner that ends before midnight allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from tests.support.databases import AnyConnection

LIMITS: Final = frozenset(
    {"service_ledger_covers_check", "service_ledger_parties_check", "slot_capacity_valid"}
)
"""The constraints that refuse what does not fit."""

Totals = dict[str, tuple[int, int]]
"""Covers and parties by date; dates without any are left out."""

_COUNTED: Final = """
    SELECT booking_date::text, sum(party_size), count(*) FROM capacity.bookings
    WHERE restaurant_id = %s AND status NOT IN ('cancelled', 'no_show', 'released', 'expired')
    GROUP BY 1"""
_LEDGER: Final = """
    SELECT service_date::text, booked_covers, booked_parties FROM capacity.service_ledger
    WHERE restaurant_id = %s AND (booked_covers, booked_parties) <> (0, 0)"""
_COUNTED_SLOTS: Final = """
    SELECT (booking_date + date_bin('15 min', '2000-01-01'::date + start_time, '2000-01-01')::time
           )::text, sum(party_size), 0 FROM capacity.bookings
    WHERE restaurant_id = %s AND status NOT IN ('cancelled', 'no_show', 'released', 'expired')
    GROUP BY 1"""
_SLOTS: Final = """
    SELECT (slot_date + slot_time)::text, reserved_count, 0 FROM capacity.booking_slots
    WHERE restaurant_id = %s AND reserved_count <> 0"""


@dataclass(frozen=True)
class Scene:
    """A restaurant on the connection of the owner of the tables.

    Dinner from 17:00 to 23:00, at most 10 covers and 3 parties. Booked, by the guests' names:
    on the 17th ann (4, 19:00) and bob (4, 20:00); on the 18th cat (6, 19:00) and dan (4, 19:05):
    full; on the 19th eve (10, 21:00): full; flo (5) cancelled on the 19th; on the 20th nobody yet.
    """

    owner: AnyConnection
    restaurant: UUID
    period: UUID

    @property
    def names(self) -> dict[str, Any]:
        """The parameters that a test's statements may use: %(r)s and %(p)s."""
        return {"r": self.restaurant, "p": self.period}

    def run(self, statement: str, **more: object) -> psycopg.Cursor[Any]:
        """Run a statement of the test as the owner."""
        return self.owner.execute(statement.encode(), {**self.names, **more})

    def one(self, statement: str, **more: object) -> Any:
        """The only value that a statement returns."""
        row = self.run(statement, **more).fetchone()
        assert row is not None
        return row[0]

    def ledger(self) -> Totals:
        """What the ledger says is booked, by date in June 2050, such as "17"."""
        return self._totals(_LEDGER)

    def faults(self) -> list[str]:
        """Everything in which engine and bookings differ; nothing when all is exact."""
        found = []
        if self.ledger() != self._totals(_COUNTED):
            found.append(f"ledger {self.ledger()}, bookings {self._totals(_COUNTED)}")
        if self._totals(_SLOTS) != self._totals(_COUNTED_SLOTS):
            found.append(f"slots {self._totals(_SLOTS)}, bookings {self._totals(_COUNTED_SLOTS)}")
        found += self.findings()
        return found

    def findings(self) -> list[str]:
        """The names of the checks that verify_capacity found something with."""
        return findings(self.owner, self.restaurant)

    def overbooked(self) -> Totals:
        """Services whose bookings, counted anew, exceed the limit of 10 covers or 3 parties."""
        counted = self._totals(_COUNTED)
        return {day: total for day, total in counted.items() if total[0] > 10 or total[1] > 3}

    def _totals(self, query: str) -> Totals:
        rows = self.owner.execute(query.encode(), (self.restaurant,)).fetchall()
        return {key.removeprefix("2050-06-"): (covers, parties) for key, covers, parties in rows}


def as_owner(connection: AnyConnection) -> AnyConnection:
    """The superuser's connection, from now on with the rights of the tables' owner only."""
    connection.execute("SET ROLE capacity_owner")
    return connection


def make_scene(owner: AnyConnection, enforcement: str = "enforce") -> Scene:
    """A new restaurant as Scene describes it."""
    row = owner.execute(
        "SELECT tests.make_restaurant(p_options => jsonb_build_object('enforcement', %s::text))",
        (enforcement,),
    ).fetchone()
    assert row is not None
    period = owner.execute("SELECT tests.make_period(%s)", row).fetchone()
    assert period is not None
    scene = Scene(owner, row[0], period[0])
    scene.run("SELECT tests.set_limit(%(r)s, 10, 3)")
    scene.run(
        """INSERT INTO capacity.bookings
               (restaurant_id, guest_name, party_size, booking_date, start_time, status)
           VALUES (%(r)s, 'ann', 4, '2050-06-17', '19:00', 'confirmed'),
                  (%(r)s, 'bob', 4, '2050-06-17', '20:00', 'confirmed'),
                  (%(r)s, 'cat', 6, '2050-06-18', '19:00', 'confirmed'),
                  (%(r)s, 'dan', 4, '2050-06-18', '19:05', 'confirmed'),
                  (%(r)s, 'eve', 10, '2050-06-19', '21:00', 'confirmed'),
                  (%(r)s, 'flo', 5, '2050-06-19', '20:00', 'cancelled')"""
    )
    return scene


def findings(connection: AnyConnection, restaurant: UUID | None = None) -> list[str]:
    """The names of the checks that verify_capacity found something with, in its order."""
    row = connection.execute(
        "SELECT capacity_v1.verify_capacity(%s) -> 'findings'", (restaurant,)
    ).fetchone()
    assert row is not None
    return [finding["check"] for finding in row[0]]


def fingerprint(connection: AnyConnection) -> dict[str, str]:
    """A hash of every table's rows: two that are equal mean that nothing changed."""
    tables = connection.execute(
        """SELECT relname FROM pg_class
           WHERE relkind IN ('r', 'p') AND relnamespace = 'capacity'::regnamespace ORDER BY 1"""
    ).fetchall()
    assert len(tables) >= 11, tables
    return dict(connection.execute(_hashes([name for (name,) in tables])).fetchall())


def _hashes(tables: Sequence[str]) -> Composed:
    one = SQL("SELECT {}, md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) FROM {} t")
    return SQL(" UNION ALL ").join(
        one.format(name, Identifier("capacity", name)) for name in tables
    )


def refusal(error: psycopg.Error) -> str:
    """What refused a statement: the constraint that it violated, or the SQLSTATE."""
    return error.diag.constraint_name or str(error.sqlstate)


def call(routine: str, arguments: Mapping[str, str]) -> str:
    """The statement that calls a public routine, such as SELECT capacity_v1.f(p_x => %(p_x)s::t).

    `arguments` maps the names of the parameters to their types.
    """
    named = ", ".join(f"{name} => %({name})s::{type_}" for name, type_ in arguments.items())
    return f"SELECT capacity_v1.{routine}({named})"

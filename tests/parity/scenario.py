"""A restaurant's story: how it is set up, and what then happens, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.parity.model.calendar import Calendar, Period, SpecialDay
from tests.parity.model.judgement import Request
from tests.parity.model.restaurant import Limits, Policy, Restaurant, Scope
from tests.parity.model.search import USUAL, Wish
from tests.parity.model.shown import Shown
from tests.parity.model.tables import Combination, Stay, Table


@dataclass(frozen=True, repr=False)
class SetPeriod(Shown):
    """Add a weekly period, or change the one with its id."""

    period: Period

    def apply(self, restaurant: Restaurant) -> None:
        """Carry it out in the model."""
        periods = restaurant.calendar.periods
        periods[:] = [p for p in periods if p.id != self.period.id] + [self.period]


@dataclass(frozen=True, repr=False)
class SetSpecialDay(Shown):
    """Set the special day of a scope."""

    special: SpecialDay

    def apply(self, restaurant: Restaurant) -> None:
        """Carry it out in the model."""
        days = restaurant.calendar.special_days
        days[:] = [d for d in days if d.scope != self.special.scope] + [self.special]


@dataclass(frozen=True, repr=False)
class RemoveSpecialDay(Shown):
    """Remove the special day of a scope."""

    special: SpecialDay

    def apply(self, restaurant: Restaurant) -> None:
        """Carry it out in the model."""
        days = restaurant.calendar.special_days
        days[:] = [d for d in days if d.scope != self.special.scope]


@dataclass(frozen=True, repr=False)
class SetRule(Shown):
    """Set the limits of a scope; None removes them."""

    scope: Scope
    limits: Limits | None

    def apply(self, restaurant: Restaurant) -> None:
        """Carry it out in the model."""
        restaurant.rules.pop(self.scope, None)
        if self.limits is not None:
            restaurant.rules[self.scope] = self.limits


@dataclass(frozen=True, repr=False)
class SetPolicy(Shown):
    """Set the whole booking policy."""

    policy: Policy

    def apply(self, restaurant: Restaurant) -> None:
        """Carry it out in the model."""
        restaurant.policy = self.policy


@dataclass(frozen=True, repr=False)
class SetMode(Shown):
    """Enforce the limits, or shadow them."""

    enforces: bool

    def apply(self, restaurant: Restaurant) -> None:
        """Carry it out in the model."""
        restaurant.enforces = self.enforces


@dataclass(frozen=True, repr=False)
class AddTable(Shown):
    """Bring a table in."""

    table: Table

    def apply(self, restaurant: Restaurant) -> None:
        """Carry it out in the model."""
        restaurant.floor.tables.append(self.table)


@dataclass(frozen=True, repr=False)
class JoinTables(Shown):
    """Say that some tables may be joined."""

    combination: Combination

    def apply(self, restaurant: Restaurant) -> None:
        """Carry it out in the model."""
        restaurant.floor.combinations.append(self.combination)


Change = (
    SetPeriod
    | SetSpecialDay
    | RemoveSpecialDay
    | SetRule
    | SetPolicy
    | SetMode
    | AddTable
    | JoinTables
)


@dataclass(frozen=True, repr=False)
class Ask(Shown):
    """Ask for a place everywhere; if it is `kept`, an accepted booking stays.

    With `hold`, it is a hold for so many seconds that is made, and no booking.
    """

    request: Request
    kept: bool
    wish: Wish = USUAL
    hold: int | None = None


@dataclass(frozen=True, repr=False)
class Confirm(Shown):
    """Confirm one of the holds that were kept, counted round, for so many covers more."""

    number: int
    more: int = 0


@dataclass(frozen=True, repr=False)
class Release(Shown):
    """Give one of the holds back, counted round."""

    number: int


@dataclass(frozen=True, repr=False)
class Keep(Shown):
    """Keep one of the tables free in that time, counted round."""

    number: int
    stay: Stay


@dataclass(frozen=True, repr=False)
class Sweep(Shown):
    """Let expired holds be noticed: no answer may change by it."""


@dataclass(frozen=True, repr=False)
class Cancel(Shown):
    """Cancel one of the bookings that were kept, counted round."""

    number: int


@dataclass(frozen=True, repr=False)
class Move(Shown):
    """Change one of the bookings that were kept, counted round: its time, its size, or both."""

    number: int
    minutes: int = 0
    more: int = 0


@dataclass(frozen=True, repr=False)
class Wait(Shown):
    """Let time pass."""

    time: timedelta


Step = Ask | Cancel | Move | Wait | Confirm | Release | Keep | Sweep | Change


@dataclass(frozen=True, repr=False)
class Scenario(Shown):
    """The whole story. `now` is the clock at its beginning."""

    zone: str
    now: datetime
    setup: tuple[Change, ...]
    steps: tuple[Step, ...] = ()

    def __repr__(self) -> str:
        steps = "".join(f"\n  {step}" for step in (*self.setup, *self.steps))
        return f"{self.zone} at {self.now}{steps}"

    def restaurant(self) -> Restaurant:
        """The restaurant as it is before the first change."""
        return Restaurant(ZoneInfo(self.zone), calendar=Calendar())

"""What a restaurant has configured, and who has booked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.parity.model.calendar import Calendar, Service
from tests.parity.model.shown import Shown
from tests.parity.model.tables import Floor, Stay

ServiceKey = tuple[date, UUID | None]
"""A service: its date and its period, None for the built-in one."""

SlotKey = tuple[datetime, timedelta]
"""A slot: the wall time of its start, and the zone's offset when its guests arrive.

The offset tells the two 01:30 slots of an autumn night apart.
"""


@dataclass(frozen=True, repr=False)
class Limits(Shown):
    """Covers and parties that a service takes; None is unlimited."""

    covers: int | None = None
    parties: int | None = None


Scope = tuple[UUID | None, int | None, date | None, date | None]
"""What a rule is about: a period, an ISO weekday, first and last date; None is any."""


@dataclass(frozen=True, repr=False)
class DiningDuration(Shown):
    """How long parties of these sizes stay; `period` None is any period without its own row."""

    period: UUID | None
    smallest: int
    largest: int
    minutes: int


@dataclass(frozen=True, repr=False)
class Policy(Shown):
    """The booking policy of a restaurant; None is no limit."""

    slot_interval: int = 15
    dining_duration: int = 120
    dining_durations: tuple[DiningDuration, ...] = ()
    min_notice: int = 0
    horizon: int | None = None
    min_party: int = 1
    max_party: int = 1000
    turn_buffer: int = 0
    slot_covers: int | None = None
    channels: tuple[str, ...] | None = None
    requires_table: bool = False
    max_hold: int = 15

    def dining_minutes(self, period: UUID | None, party_size: int) -> int:
        """How long a party keeps its place: by the period's table, else the restaurant's."""
        own = [row for row in self.dining_durations if row.period == period and period is not None]
        general = [row for row in self.dining_durations if row.period is None]
        for row in (*own, *general):
            if row.smallest <= party_size <= row.largest:
                return row.minutes
        return self.dining_duration


@dataclass(eq=False)
class Booking:
    """A live booking or hold, counted where it was placed, whatever the calendar says since."""

    service: ServiceKey
    slot: SlotKey
    party_size: int
    stay: Stay
    """When it takes its tables: with the time after it that they need."""
    tables: tuple[str, ...] = ()
    expires: datetime | None = None
    """When it is over if it is a hold."""


@dataclass
class Restaurant:
    """Everything that decides a request."""

    zone: ZoneInfo
    enforces: bool = True
    calendar: Calendar = field(default_factory=Calendar)
    rules: dict[Scope, Limits] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    bookings: list[Booking] = field(default_factory=list)
    floor: Floor = field(default_factory=Floor)

    def forget_expired(self, now: datetime) -> None:
        """A hold whose time is over takes nothing, whoever has noticed."""
        self.bookings[:] = [b for b in self.bookings if b.expires is None or b.expires > now]

    def taken(self, stay: Stay) -> set[str]:
        """The tables that somebody has in that time."""
        seated = [b.tables for b in self.bookings if b.stay.meets(stay)]
        return self.floor.blocked(stay).union(*seated)

    def limits(self, service: Service) -> Limits:
        """The limits of the most specific rule, as a whole."""
        matching = [scope for scope in self.rules if _covers(scope, service)]
        if not matching:
            return Limits()
        return self.rules[min(matching, key=rank)]

    def booked(self, service: Service) -> Limits:
        """Covers and parties in a service."""
        sizes = [b.party_size for b in self.bookings if b.service == (service.day, service.period)]
        return Limits(sum(sizes), len(sizes))

    def arriving(self, slot: SlotKey) -> int:
        """Covers that arrive in a slot."""
        return sum(b.party_size for b in self.bookings if b.slot == slot)


def rank(scope: Scope) -> int:
    """How specific a rule is, 1 to 8."""
    period, weekday, first, last = scope
    if first is not None:
        place = 1 if first == last else 2
        return place if period is not None else place + 2
    if weekday is not None:
        return 5 if period is not None else 7
    return 6 if period is not None else 8


def _covers(scope: Scope, service: Service) -> bool:
    period, weekday, first, last = scope
    return (
        period in (None, service.period)
        and weekday in (None, service.day.isoweekday())
        and (first is None or last is None or first <= service.day <= last)
    )

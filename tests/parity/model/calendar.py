"""When a restaurant is open: weekly periods, and the special days that override them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tests.parity.model.shown import Shown

DAY = timedelta(days=1)


@dataclass(frozen=True, repr=False)
class Hours(Shown):
    """Local hours of a sitting; an end that is not after the start is on the next day."""

    start: time
    end: time
    last_seating: time | None = None

    def opens(self, day: date) -> datetime:
        """The first wall time that belongs to the service of this date."""
        return datetime.combine(day, self.start)

    def closes(self, day: date) -> datetime:
        """The first wall time that no longer belongs to it."""
        return datetime.combine(day, self.end) + (DAY if self.end <= self.start else 0 * DAY)

    def last_arrival(self, day: date) -> datetime | None:
        """The last wall time at which a booked party may arrive."""
        if self.last_seating is None:
            return None
        return datetime.combine(day, self.last_seating) + (
            DAY if self.last_seating < self.start else 0 * DAY
        )


ALL_DAY = Hours(time(0), time(0))


@dataclass(frozen=True, repr=False)
class Period(Shown):
    """A weekly period; `id` None is the built-in one of a restaurant that never had its own."""

    id: UUID | None
    hours: Hours
    weekdays: frozenset[int] = frozenset(range(1, 8))
    retired: bool = False


@dataclass(frozen=True, repr=False)
class SpecialDay(Shown):
    """Dates on which a period, or the whole restaurant, is closed (no hours) or has other hours."""

    period: UUID | None
    first: date
    last: date
    hours: Hours | None = None
    label: str = "other"
    note: str | None = None

    @property
    def scope(self) -> tuple[UUID | None, date, date]:
        """What there is one special day for."""
        return self.period, self.first, self.last

    @property
    def rank(self) -> int:
        """1 is the most specific: date and period, range and period, date, range."""
        return (1 if self.first == self.last else 2) + (2 if self.period is None else 0)


@dataclass(frozen=True, repr=False)
class Service(Shown):
    """A period on one date, as the calendar has it."""

    day: date
    period: UUID | None
    hours: Hours

    def takes(self, local: datetime) -> bool:
        """Whether an arrival at this wall time belongs to it."""
        return self.hours.opens(self.day) <= local < self.hours.closes(self.day)


@dataclass
class Calendar:
    """The weekly periods and special days of one restaurant."""

    periods: list[Period] = field(default_factory=list)
    special_days: list[SpecialDay] = field(default_factory=list)

    def service(self, local: datetime) -> Service | None:
        """The service that takes an arrival at this wall time: today's, or last night's."""
        found = [
            service
            for day in (local.date(), local.date() - DAY)
            for service in self.services(day)
            if service.takes(local)
        ]
        assert len(found) <= 1, f"two services at {local}: {found}"
        return found[0] if found else None

    def services(self, day: date) -> list[Service]:
        """The services that open on this date, by their start."""
        found = [
            Service(day, period.id, hours)
            for period, special in self._days(day)
            if (hours := _hours(period, special, day)) is not None
        ]
        return sorted(found, key=lambda service: service.hours.start)

    def closure(self, local: datetime) -> SpecialDay | None:
        """The special day that closes the service which the week would have at this wall time."""
        for day in (local.date(), local.date() - DAY):
            for period, special in self.closures(day):
                if Service(day, period.id, period.hours).takes(local):
                    return special
        return None

    def closures(self, day: date) -> list[tuple[Period, SpecialDay]]:
        """What the week would open on this date and a special day closes."""
        return [
            (period, special)
            for period, special in self._days(day)
            if special is not None and special.hours is None and day.isoweekday() in period.weekdays
        ]

    def _days(self, day: date) -> Iterator[tuple[Period, SpecialDay | None]]:
        for period in self._serving():
            yield period, _most_specific(self.special_days, period, day)

    def _serving(self) -> list[Period]:
        if not self.periods:
            return [Period(None, ALL_DAY)]
        return [period for period in self.periods if not period.retired]


def _most_specific(
    special_days: Sequence[SpecialDay], period: Period, day: date
) -> SpecialDay | None:
    matching = [
        special
        for special in special_days
        if special.first <= day <= special.last and special.period in (None, period.id)
    ]
    return min(matching, key=lambda special: special.rank, default=None)


def _hours(period: Period, special: SpecialDay | None, day: date) -> Hours | None:
    if special is not None:
        return special.hours
    return period.hours if day.isoweekday() in period.weekdays else None

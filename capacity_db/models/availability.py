"""What availability reads answer: exactly what booking would answer at the same moment."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from pydantic import AwareDatetime

from capacity_db.models.base import Level, Mode, Model
from capacity_db.models.bookings import AlternativeSlot, Violation
from capacity_db.models.services import Closure, ServiceCapacity


class SlotCapacity(ServiceCapacity):
    """The service that a wall time falls into, and the slot of it that counts the arrival.

    ``slot_covers`` is how many covers may arrive in the slot (``None``: not paced), and
    ``slot_reserved`` how many do.
    """

    service_period_name: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    slot_date: dt.date | None = None
    slot_time: dt.time | None = None
    slot_covers: int | None = None
    slot_reserved: int | None = None
    slot_remaining: int | None = None


class AvailabilityResult(Model):
    """Whether a party could be booked at one time.

    When it could not, ``reason`` is the code that booking would be refused with, ``violations``
    lists every rule against it, and ``alternatives`` what else is free. In shadow mode
    ``would_refuse`` lists the rules that enforcement would go by. ``metadata`` is ``None`` where
    no service takes the time. ``seating_available`` says whether a table as wished is free for the
    stay (``None``: no wish, or not available).
    """

    success: bool
    available: bool
    reason: str | None = None
    message: str | None = None
    mode: Mode
    violations: tuple[Violation, ...] = ()
    would_refuse: tuple[Violation, ...] = ()
    alternatives: tuple[AlternativeSlot, ...] = ()
    metadata: SlotCapacity | None = None
    seating_available: bool | None = None


class TimeSlot(Model):
    """One arrival slot of a day, for the party that was asked for.

    ``reason`` is the code against it, ``would_refuse`` the one that shadow mode overlooks.
    ``remaining`` counts the covers that still fit (``None``: any number), and ``remaining_shown``
    is what of it guests are told (``None``: nothing), as the booking policy has it. A slot after
    midnight has the next ``date``; of a wall time that happens twice, the later one is the
    ``second_occurrence``.
    """

    date: dt.date
    time: dt.time
    second_occurrence: bool = False
    starts_at: AwareDatetime
    service_date: dt.date
    service_period_id: UUID
    available: bool
    reason: str | None = None
    would_refuse: str | None = None
    remaining: int | None = None
    remaining_shown: int | None = None
    seating_available: bool | None = None
    utilization_percent: float | None = None
    level: Level | None = None


class DayPeriod(Model):
    """A service of a day with the hours that it has on that date."""

    service_period_id: UUID
    service_date: dt.date
    name: str
    start_time: dt.time
    end_time: dt.time
    last_seating_time: dt.time | None = None
    crosses_midnight: bool


class DayAvailability(Model):
    """Every slot of the services that open on a date, those after midnight included."""

    success: bool
    restaurant_id: UUID
    date: dt.date
    party_size: int
    mode: Mode
    is_open: bool
    service_periods: tuple[DayPeriod, ...] = ()
    closures: tuple[Closure, ...] = ()
    slots: tuple[TimeSlot, ...] = ()


class CalendarDay(Model):
    """One date of a calendar: whether the party fits somewhere, and how full its services are.

    ``available_slots`` of ``slots`` take the party. ``reason`` is the code against it when none
    does.
    """

    date: dt.date
    is_open: bool
    available: bool
    slots: int
    available_slots: int
    first_available_time: dt.time | None = None
    utilization_percent: float | None = None
    level: Level | None = None
    reason: str | None = None
    closures: tuple[Closure, ...] = ()


class CalendarAvailability(Model):
    """Consecutive dates, for one party size."""

    success: bool
    restaurant_id: UUID
    party_size: int
    mode: Mode
    days: tuple[CalendarDay, ...] = ()

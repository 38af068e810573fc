"""What staff see of a day: per service and slot, how full it is and who answers for too much."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from pydantic import AwareDatetime

from capacity_db.models.base import Level, Mode, Model
from capacity_db.models.bookings import Booking
from capacity_db.models.services import Closure, ServiceCapacity


class SlotOverview(Model):
    """One arrival slot of a service.

    ``utilization_percent`` is the highest of the service's covers, its parties and the slot's own
    covers; ``limit`` is how many covers may arrive in the slot (``None``: not paced).
    """

    date: dt.date
    time: dt.time
    second_occurrence: bool = False
    starts_at: AwareDatetime
    booked_covers: int
    limit: int | None = None
    remaining: int | None = None
    utilization_percent: float | None = None
    level: Level | None = None
    excess_covers: int = 0


class PeriodOverview(ServiceCapacity):
    """One service of a day, with its slots."""

    name: str
    start_time: dt.time
    end_time: dt.time
    last_seating_time: dt.time | None = None
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    is_open: bool
    excess_covers: int = 0
    excess_parties: int = 0
    has_overbooking: bool = False
    level: Level | None = None
    slots: tuple[SlotOverview, ...] = ()


class OpenDebt(Model):
    """An overbooking that stands: by how much, and the decision that answers for it."""

    service_period_id: UUID
    service_period_name: str | None = None
    excess_covers: int
    excess_parties: int
    operation: str | None = None
    mode: Mode | None = None
    actor: str | None = None
    decided_at: AwareDatetime | None = None
    reason: str | None = None


class CapacityOverview(Model):
    """The services that open on a date."""

    success: bool
    restaurant_id: UUID
    date: dt.date
    mode: Mode
    has_overbooking: bool
    booked_covers: int
    booked_parties: int
    debts: tuple[OpenDebt, ...] = ()
    closures: tuple[Closure, ...] = ()
    service_periods: tuple[PeriodOverview, ...] = ()


class BookedSlot(Model):
    """The slot that a wall time falls into; ``limit`` as in :class:`SlotOverview`.

    No service: the one that its guests were booked into is closed by now.
    """

    date: dt.date
    time: dt.time
    starts_at: AwareDatetime
    service_date: dt.date | None
    service_period_id: UUID | None
    booked_covers: int
    limit: int | None = None


class SlotBookings(Model):
    """The live bookings that arrive in one slot (``None``: nobody can, and nobody does)."""

    success: bool
    slot: BookedSlot | None = None
    bookings: tuple[Booking, ...] = ()

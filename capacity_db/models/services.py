"""What one service holds, and what of the calendar is told along with it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from pydantic import AwareDatetime

from capacity_db.models.base import Model


class ServiceCapacity(Model):
    """What one service (a sitting on one date) holds, in covers and in parties."""

    service_date: dt.date
    service_period_id: UUID
    max_covers: int | None = None
    booked_covers: int
    remaining_covers: int | None = None
    utilization_percent: float | None = None
    max_parties: int | None = None
    booked_parties: int
    remaining_parties: int | None = None
    parties_utilization_percent: float | None = None


class PeriodCapacity(ServiceCapacity):
    """The capacity of a service with its hours and its debt.

    ``excess_covers`` and ``excess_parties`` are overbooking that somebody answers for;
    ``has_overbooking`` leaves out what only shadow mode let through. Not ``is_open``: the
    calendar has no such service, or it takes no more arrivals.
    """

    service_period_name: str
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    is_open: bool
    excess_covers: int
    excess_parties: int
    has_overbooking: bool


class Closure(Model):
    """Something closed on a date: a period, or with ``None`` the whole restaurant, and why.

    ``note`` is told to staff only, by ``get_capacity_overview``.
    """

    service_period_id: UUID | None = None
    service_period_name: str | None = None
    label: str
    note: str | None = None

"""What an import came to, and the debts that it may leave."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime

from capacity_db.models.base import Mode, Model

ImportKind: TypeAlias = Literal[
    "restaurants", "service_periods", "capacity_rules", "tables", "bookings"
]
"""What a file of an import holds; import several in this order."""


class LineFault(Model):
    """What is wrong with one value of one line. ``message`` never repeats a guest's value."""

    line: int
    field: str | None = None
    code: str
    message: str


class ImportedDebt(Model):
    """Overbooking that an import left and that was not there before it."""

    services: int
    covers: int
    parties: int


class ImportResult(Model):
    """What became of some lines: ``accepted`` made something new, ``skipped`` was there already.

    A line may have several ``errors``, one for each value that is wrong; it is then not taken.
    """

    success: bool
    dry_run: bool
    accepted: int
    skipped: int
    errors: tuple[LineFault, ...] = ()
    debt: ImportedDebt


class ServiceDebt(Model):
    """A service that is booked over a limit, and the decision that answers for it.

    ``operation`` is the cause, such as ``import_bookings``, ``set_capacity_rule`` or
    ``create_booking``; ``has_overbooking`` is debt beyond what shadow mode let through.
    """

    restaurant_id: UUID
    restaurant: str
    service_date: dt.date
    service_period_id: UUID
    service_period: str
    max_covers: int | None = None
    booked_covers: int
    excess_covers: int
    max_parties: int | None = None
    booked_parties: int
    excess_parties: int
    has_overbooking: bool
    is_over: bool
    operation: str | None = None
    mode: Mode | None = None
    actor: str | None = None
    decided_at: AwareDatetime | None = None
    reason: Any = None


class DebtList(Model):
    """The services of a restaurant that are over a limit, the latest first, and their sums.

    ``total`` and the sums are of all of them, ``debts`` are those up to the limit.
    """

    success: bool
    restaurant_id: UUID
    total: int
    excess_covers: int
    excess_parties: int
    debts: tuple[ServiceDebt, ...] = ()

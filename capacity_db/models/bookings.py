"""Bookings, and the decisions on requests for them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self
from uuid import UUID

from pydantic import AwareDatetime, Field

from capacity_db.models.base import Mode, Model
from capacity_db.models.services import ServiceCapacity
from capacity_db.models.tables import SeatedTable


class Booking(Model):
    """A booking as it is now.

    ``booking_date`` and ``start_time`` are the restaurant's calendar and wall clock;
    ``service_date`` is the date of the sitting it belongs to ("Saturday 00:30" can be Friday's
    dinner). ``version`` grows with every change: ``update_booking`` asks for the one you saw.
    ``tables`` are where it sits; a hold keeps its place until ``hold_expires_at``, exclusive.
    """

    id: UUID
    restaurant_id: UUID
    reference: str
    status: str
    booking_date: dt.date
    start_time: dt.time
    party_size: int
    service_date: dt.date
    service_period_id: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    booking_type: str
    source: str
    guest_name: str | None = None
    guest_email: str | None = None
    guest_phone: str | None = None
    notes: str | None = None
    seating_preference: str | None = None
    tables: tuple[SeatedTable, ...] = ()
    hold_expires_at: AwareDatetime | None = None
    version: int
    created_at: AwareDatetime
    updated_at: AwareDatetime


class Violation(Model):
    """A rule that a request breaks.

    For a limit, ``used + requested`` is ``shortfall`` above ``limit``. Rules about time and party
    size count minutes, days or covers in the same fields, and leave out what has no meaning;
    ``context`` says what else is known: the label of a closure, the channels that are allowed.
    """

    rule: str
    limit: int | None = None
    used: int | None = None
    requested: int | None = None
    shortfall: int | None = None
    context: dict[str, Any] = Field(default_factory=dict)


class AlternativeSlot(Model):
    """An arrival that the same party could have instead, as long as nobody takes it first.

    ``offset_minutes`` is the distance from what was asked for on the wall clock, negative when
    earlier. ``remaining`` counts the covers that still fit (``None``: any number).
    """

    date: dt.date
    time: dt.time
    offset_minutes: int
    starts_at: AwareDatetime
    service_date: dt.date
    service_period_id: UUID
    service_period_name: str
    remaining: int | None = None
    utilization_percent: float | None = None


class BookingError(Model):
    """Why a request was refused. Decide by ``code``; ``message`` is English for people."""

    code: str
    message: str
    hint: str | None = None
    violations: tuple[Violation, ...] = ()


class Decision(Model):
    """The decision on one request.

    A refusal has ``success`` false and an ``error``. ``duplicate`` is true when the same was
    answered before; the decision is then the first one, and what it is about is shown as it is
    now. ``idempotency_key`` is the key the request was sent with, generated or given (``None``
    where the request repeats harmlessly by itself). ``retries`` counts how often the client
    repeated the transaction after a conflict. ``decision_id`` is the decision's ``id`` in the
    restaurant's history (``None`` for guests, and where nothing was decided).
    """

    success: bool
    duplicate: bool = False
    error: BookingError | None = None
    decision_id: int | None = None
    idempotency_key: str | None = None
    retries: int = 0

    @classmethod
    def conflict(cls, idempotency_key: str | None, retries: int) -> Self:
        """The client's own answer when its retries ran out: nothing was decided, nothing done."""
        advice = "with the same idempotency key" if idempotency_key else "the request"
        error = BookingError(
            code="BOOKING_CONFLICT",
            message="Too many callers wanted this service at once, and the retries ran out.",
            hint=f"Nothing was changed. Repeat {advice} in a moment.",
        )
        return cls(success=False, error=error, idempotency_key=idempotency_key, retries=retries)


class BookingResult(Decision):
    """The decision on one request to book, to hold, to change or to cancel.

    ``would_refuse`` lists the rules that shadow mode or an override let it past. ``alternatives``
    are arrivals that were free after a refusal: empty when there are none, and when the client
    did not ask. ``mode`` is ``None`` when the database gave no answer (BOOKING_CONFLICT).
    """

    mode: Mode | None = None
    would_refuse: tuple[Violation, ...] = ()
    booking: Booking | None = None
    capacity: ServiceCapacity | None = None
    alternatives: tuple[AlternativeSlot, ...] = ()

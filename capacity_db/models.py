"""What the database answers, as frozen pydantic models.

Every model is parsed straight from the bytes of a JSONB value. Unknown keys are ignored, because
the functions of ``capacity_v1`` may add result keys within a version. Counts are covers (guests)
or parties; a limit of ``None`` means unlimited, and then what remains and the percentage are
``None`` too. Timestamps carry an offset; dates and times without one are the restaurant's own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

Mode = Literal["enforce", "shadow"]
"""``enforce`` refuses what does not fit; ``shadow`` computes, counts, logs and refuses nothing."""


class Model(BaseModel):
    """Base of all results: immutable, tolerant of keys that a newer database adds."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Booking(Model):
    """A booking as it is now.

    ``booking_date`` and ``start_time`` are the restaurant's calendar and wall clock;
    ``service_date`` is the date of the sitting it belongs to ("Saturday 00:30" can be Friday's
    dinner).
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
    version: int
    created_at: AwareDatetime
    updated_at: AwareDatetime


class Violation(Model):
    """A limit that a request exceeds: ``used + requested`` is ``shortfall`` above ``limit``."""

    rule: str
    limit: int
    used: int
    requested: int
    shortfall: int


class BookingError(Model):
    """Why a request was refused. Decide by ``code``; ``message`` is English for people."""

    code: str
    message: str
    hint: str | None = None
    violations: tuple[Violation, ...] = ()


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


class BookingResult(Model):
    """The decision on one request to book or to cancel.

    ``duplicate`` is true when the same key was answered before; the decision is then the first
    one, and the booking is shown as it is now. ``would_refuse`` lists in shadow mode what
    enforcement would have refused. ``idempotency_key`` is the key the request was sent with,
    generated or given (``None`` for a cancellation, which repeats harmlessly by its booking).
    ``retries`` counts how often the client repeated the transaction after a conflict. ``mode`` is
    ``None`` when the database gave no answer (BOOKING_CONFLICT).
    """

    success: bool
    duplicate: bool = False
    mode: Mode | None = None
    error: BookingError | None = None
    would_refuse: tuple[Violation, ...] = ()
    booking: Booking | None = None
    capacity: ServiceCapacity | None = None
    idempotency_key: str | None = None
    retries: int = 0

    @classmethod
    def conflict(cls, idempotency_key: str | None, retries: int) -> BookingResult:
        """The client's own answer when its retries ran out: nothing was decided, nothing booked."""
        advice = "with the same idempotency key" if idempotency_key else "the request"
        error = BookingError(
            code="BOOKING_CONFLICT",
            message="Too many callers wanted this service at once, and the retries ran out.",
            hint=f"Nothing was changed. Repeat {advice} in a moment.",
        )
        return cls(success=False, error=error, idempotency_key=idempotency_key, retries=retries)


class Restaurant(Model):
    """A restaurant and its settings. ``enforcement`` ``None`` inherits the installation's mode."""

    id: UUID
    name: str
    timezone: str
    slot_interval_minutes: int
    dining_duration_minutes: int
    enforcement: Mode | None = None
    effective_enforcement: Mode
    rules_version: int
    created_at: AwareDatetime
    updated_at: AwareDatetime


class RestaurantResult(Model):
    """A restaurant after ``upsert_restaurant``; ``changed`` is false when it was so already."""

    success: bool
    changed: bool
    restaurant: Restaurant


class ServicePeriod(Model):
    """A recurring sitting. ``weekdays`` are ISO numbers (1 = Monday).

    When ``crosses_midnight`` is true it ends on the next day; equal times mean 24 hours. The
    built-in period of a restaurant without any of its own lasts all day.
    """

    id: UUID
    restaurant_id: UUID
    name: str
    start_time: dt.time
    end_time: dt.time
    crosses_midnight: bool
    weekdays: tuple[int, ...]
    is_builtin: bool = False
    retired_at: AwareDatetime | None = None


class AffectedBooking(Model):
    """A booking that a change of its service period left outside of any open service."""

    id: UUID
    booking_date: dt.date
    start_time: dt.time
    party_size: int
    service_date: dt.date
    service_period_id: UUID


class Debt(Model):
    """A service that a change leaves overbooked, and by how much."""

    service_date: dt.date
    service_period_id: UUID
    excess_covers: int
    excess_parties: int


class ServicePeriodResult(Model):
    """A service period after ``upsert_service_period``.

    ``services_changed`` counts the future services that were resolved again; ``affected_bookings``
    are bookings that no longer lie in an open service, and keep their places; ``debts`` are the
    services that the change left overbooked.
    """

    success: bool
    changed: bool
    service_period: ServicePeriod
    services_changed: int = 0
    affected_bookings: tuple[AffectedBooking, ...] = ()
    debts: tuple[Debt, ...] = ()


class CapacityRule(Model):
    """Limits for a scope. A limit of ``None`` means unlimited; a scope field of ``None``, any."""

    id: UUID
    restaurant_id: UUID
    service_period_id: UUID | None = None
    weekday: int | None = None
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    max_covers: int | None = None
    max_parties: int | None = None


class CapacityRuleResult(Model):
    """A rule after it was set or removed (``rule`` is ``None`` when there was none to remove)."""

    success: bool
    changed: bool
    rule: CapacityRule | None = None
    services_changed: int = 0
    debts: tuple[Debt, ...] = ()


class RestaurantEnforcement(Model):
    """The mode set for one restaurant (``None`` inherits) and the one in force."""

    id: UUID
    name: str | None = None
    enforcement: Mode | None = None
    effective_enforcement: Mode


class Enforcement(Model):
    """The installation's mode: the percentage of restaurants that inherit enforcement.

    ``enforced_restaurants`` of ``restaurants`` are enforced now, for either reason.
    """

    success: bool
    percent: int
    restaurants: int
    enforced_restaurants: int
    restaurant: RestaurantEnforcement | None = None


class Finding(Model):
    """One difference between what is stored and what it is recounted from."""

    check: str
    restaurant_id: UUID | None = None
    object: str | None = None
    expected: Any = None
    found: Any = None
    remedy: str | None = None


class Verification(Model):
    """The result of recounting. ``success`` means that nothing differs.

    ``overbooked_services`` counts services whose live bookings, recounted from the bookings
    themselves, exceed a limit.
    """

    success: bool
    checked: dict[str, int]
    overbooked_services: int
    findings: tuple[Finding, ...] = ()


class ErrorCodeEntry(Model):
    """One row of the error registry; without ``sqlstate`` the code only ever appears in JSON."""

    code: str
    sqlstate: str | None = None
    message: str
    hint: str | None = None

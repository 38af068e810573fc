"""Who works for a restaurant, what is stored about a guest, and who changed what."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, Field, NaiveDatetime

from capacity_db.models.base import Model
from capacity_db.models.bookings import Booking, Violation
from capacity_db.models.waitlist import WaitlistEntry

MemberRole: TypeAlias = Literal["staff", "admin", "owner"]
"""``staff`` run the service, an ``admin`` changes the rules too, an ``owner`` also who owns it."""


class Member(Model):
    """A user who works for a restaurant. ``user_id`` is the subject (``sub``) of the claims."""

    restaurant_id: UUID
    user_id: str
    role: MemberRole
    created_at: AwareDatetime
    updated_at: AwareDatetime


class GuestDecision(Model):
    """What was decided about a guest's booking or place on the waitlist.

    ``decided_local`` is the restaurant's wall time. ``code`` says why a request was refused, or
    would have been. ``before`` and ``after`` are objects of what changed (old rows may have a bare
    value); ``before`` is ``None`` where there was nothing, ``after`` where there is nothing any
    more. ``options`` is what else was asked.
    """

    decided_at: AwareDatetime
    decided_local: NaiveDatetime
    operation: str
    outcome: str
    code: str | None = None
    booking_id: UUID | None = None
    booking_date: dt.date | None = None
    start_time: dt.time | None = None
    party_size: int | None = None
    service_date: dt.date | None = None
    service_period_id: UUID | None = None
    before: Any = None
    after: Any = None
    options: dict[str, Any] = Field(default_factory=dict)


class RecordedChange(GuestDecision):
    """A change or a request that was decided. ``actor``: the user's ``sub``, else the role.

    ``violations`` is every rule against it, also of what shadow mode or an override let in.
    """

    id: int
    actor: str | None = None
    violations: tuple[Violation, ...] = ()


class History(Model):
    """What happened at a restaurant, the latest first.

    Not ``is_complete``: there is more, older than ``next_before_id``.
    """

    restaurant_id: UUID
    timezone: str
    changes: tuple[RecordedChange, ...]
    is_complete: bool
    next_before_id: int | None = None


class GuestExport(Model):
    """All that a restaurant has stored about a guest, each list in order of time."""

    bookings: tuple[Booking, ...]
    waitlist: tuple[WaitlistEntry, ...]
    decisions: tuple[GuestDecision, ...]


class GuestErasure(Model):
    """How many bookings, waitlist entries and decisions a guest was erased from."""

    bookings: int
    waitlist: int
    decisions: int

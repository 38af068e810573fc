"""Who waits for a place in a service, and what sweeping does."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from pydantic import AwareDatetime, NaiveDatetime

from capacity_db.models.base import Model
from capacity_db.models.bookings import Booking, Decision


class WaitlistOffer(Model):
    """A place that is held for whoever waited, until ``expires_at``, exclusive.

    ``expires_local`` is the same as the restaurant's wall time. ``booking_reference`` opens the
    booking that came of it, once it is accepted.
    """

    booking_id: UUID
    booking_reference: str | None = None
    booking_date: dt.date
    start_time: dt.time
    starts_at: AwareDatetime
    expires_at: AwareDatetime
    expires_local: NaiveDatetime


class WaitlistEntry(Model):
    """A party that waits for a place in a service.

    ``status`` is ``waiting`` or ``offered``, or finally ``accepted``, ``declined``, ``expired``
    or ``withdrawn``. ``position`` counts from 1 among those of the service that are not final,
    and is ``None`` for one that is. It takes an arrival from ``first_time`` to ``last_time``,
    inclusive (``None``: from the first to the last of the service). ``reference`` is a key:
    whoever has it reads the entry, takes its offer and leaves. Show it to the guest alone.
    """

    id: UUID
    restaurant_id: UUID
    reference: str
    status: str
    position: int | None = None
    service_date: dt.date
    service_period_id: UUID
    party_size: int
    first_time: dt.time | None = None
    last_time: dt.time | None = None
    source: str
    guest_name: str | None = None
    guest_email: str | None = None
    guest_phone: str | None = None
    notes: str | None = None
    offer: WaitlistOffer | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class WaitlistResult(Decision):
    """The decision on one request of a party that waits.

    ``entry`` is as it is now: one that has an ``offer`` at once need not wait. ``booking`` is
    what came of an offer that was accepted.
    """

    entry: WaitlistEntry | None = None
    booking: Booking | None = None


class SweepResult(Model):
    """What sweeping did.

    ``holds`` that expired, ``offers`` made to those who wait, waitlist ``entries`` that ended
    because their service is over. Not ``is_complete``: the limit was reached, and there is more,
    from ``next_restaurant_id`` on.
    """

    success: bool
    holds: int
    offers: int
    entries: int
    is_complete: bool
    next_restaurant_id: UUID | None = None

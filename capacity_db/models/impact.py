"""What a change of calendar, limits or policy does to services and bookings to come."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from capacity_db.models.base import Model


class ServiceState(Model):
    """Hours and limits of one service."""

    is_open: bool
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    last_seating_time: dt.time | None = None
    max_covers: int | None = None
    max_parties: int | None = None
    slot_covers: int | None = None


class ServiceImpact(Model):
    """A service whose hours or limits a change touches, and what is booked there."""

    service_date: dt.date
    service_period_id: UUID
    service_period_name: str | None = None
    before: ServiceState
    after: ServiceState
    booked_covers: int
    booked_parties: int
    excess_covers: int = 0
    excess_parties: int = 0


class AffectedBooking(Model):
    """A booking that no longer agrees with its service, and keeps its place.

    ``reason``: ``closed``, ``outside_hours``, or ``over_limit`` (its service is overbooked).
    """

    id: UUID
    reference: str
    booking_date: dt.date
    start_time: dt.time
    party_size: int
    status: str
    service_date: dt.date
    service_period_id: UUID
    reason: str


class Debt(Model):
    """A service that a change leaves overbooked, and by how much."""

    service_date: dt.date
    service_period_id: UUID
    excess_covers: int
    excess_parties: int


class Impact(Model):
    """What every change reports, saved or only previewed (``preview``).

    ``services_changed`` counts the services to come that are touched; ``services`` has up to 100
    of them. ``debts`` are the services left overbooked: nothing more is let in there.
    ``affected_bookings`` has up to 100 of ``affected_bookings_total``: they all keep their places.
    """

    success: bool
    changed: bool
    preview: bool = False
    services_changed: int = 0
    services: tuple[ServiceImpact, ...] = ()
    debts: tuple[Debt, ...] = ()
    affected_bookings: tuple[AffectedBooking, ...] = ()
    affected_bookings_total: int = 0

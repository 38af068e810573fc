"""What watches an installation: monitoring, and what a prune removed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from capacity_db.models.base import Model


class UnconfiguredRestaurant(Model):
    """An active restaurant without a limit, pacing or tables that are needed."""

    restaurant_id: UUID
    name: str


class OverbookedService(Model):
    """A service to come whose debt is more than what shadow mode has to do with.

    ``cause`` is the operation that left or raised the debt, such as ``set_capacity_rule``.
    """

    restaurant_id: UUID
    service_date: date
    service_period_id: UUID
    service_period: str
    booked_covers: int
    max_covers: int | None = None
    excess_covers: int
    booked_parties: int
    max_parties: int | None = None
    excess_parties: int
    cause: str | None = None


class Monitoring(Model):
    """What an alert is made of, of all restaurants; the lists are cut at 100 rows."""

    success: bool
    restaurants: int
    restaurants_enforcing: int
    restaurants_unconfigured: int
    unconfigured: tuple[UnconfiguredRestaurant, ...] = ()
    overbooked_services: int
    overbooked: tuple[OverbookedService, ...] = ()
    webhooks_pending: int
    webhooks_dead: int
    oldest_pending_seconds: int | None = None
    expired_holds: int


class PruneResult(Model):
    """What pruning deleted: idempotency ``keys``, ``events``, ``deliveries``.

    Not ``is_complete``: there is more, from ``next_restaurant_id`` on; ``restaurants`` are done.
    """

    success: bool
    keys: int
    events: int
    deliveries: int
    restaurants: int
    is_complete: bool
    next_restaurant_id: UUID | None = None

"""How far enforcement is rolled out, and what it would have refused."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, NaiveDatetime

from capacity_db.models.base import Mode, Model
from capacity_db.models.bookings import Violation


class RolloutGate(Model):
    """What stands before a raise: what was found and what is needed.

    One with ``is_warning`` closes nothing. ``found`` is ``None`` where there is nothing to count.
    """

    gate: str
    passed: bool
    found: float | None = None
    needed: float
    is_warning: bool = False
    message: str
    examples: tuple[dict[str, Any], ...] = ()


class RolloutStep(Model):
    """One step: who took it, from which percentage to which, and forced or not.

    ``details`` has the gates as they were found and how many restaurants changed.
    """

    id: int
    decided_at: AwareDatetime
    actor: str
    action: Literal["start", "percent", "restaurants", "pause"]
    percent_before: int
    percent: int
    is_forced: bool
    reason: str | None = None
    details: dict[str, Any] = Field(default_factory=dict)


class NamedRestaurant(Model):
    """A restaurant, and its own setting where it has one."""

    restaurant_id: UUID
    name: str
    enforcement: Mode | None = None


class RestaurantList(Model):
    """So many restaurants, of which the first 100 are listed."""

    count: int
    listed: tuple[NamedRestaurant, ...] = ()


class RolloutChange(Model):
    """What a step did. Not ``is_changed``: it was so before, and there is no ``step``.

    ``still_enforcing``, after a pause only: who enforces by a setting of their own.
    """

    success: bool
    is_changed: bool
    step: RolloutStep | None = None
    still_enforcing: RestaurantList | None = None


class RolloutRestaurants(Model):
    """How many restaurants enforce; ``next_enforcing``: with the next percentage."""

    total: int
    enforcing: int
    shadow: int
    own_enforce: int
    own_shadow: int
    next_enforcing: int


class RuleCount(Model):
    """Requests and their covers that a rule refused, or would have."""

    rule: str
    requests: int
    covers: int | None = None


class RolloutActivity(Model):
    """Requests for capacity since a moment.

    ``enforced_refused`` of ``enforced_requests`` were refused for capacity or policy, by ``rules``;
    ``would_refuse`` were accepted by shadow mode alone.
    """

    since: AwareDatetime
    until: AwareDatetime
    requests: int
    accepted: int
    refused: int
    would_refuse: int
    enforced_requests: int
    enforced_refused: int
    rules: tuple[RuleCount, ...] = ()


class Rollout(Model):
    """How far a rollout is, what stands before the next step, and the latest steps.

    ``gates`` are those of ``gates_percent``; ``None`` where they were not asked for.
    """

    success: bool
    percent: int
    restaurants: RolloutRestaurants
    started_at: AwareDatetime | None = None
    min_days: int | None = None
    min_hours: int | None = None
    paused_percent: int | None = None
    next_percent: int | None = None
    gates_percent: int
    gates: tuple[RolloutGate, ...] | None = None
    own_settings: tuple[NamedRestaurant, ...] = ()
    activity: RolloutActivity | None = None
    steps: tuple[RolloutStep, ...] = ()


class Overbooked(Model):
    """Services over their limits, and by how many covers and parties together."""

    services: int
    covers: int
    parties: int


class ShadowCounts(Model):
    """Requests decided in shadow mode, and those that enforcing would have refused.

    ``refused`` are those that no mode accepts, ``unjudged`` direct writes. ``overbooked`` is how
    far services were over their limits at worst, ``still_overbooked`` how far they are now.
    """

    requests: int
    covers: int
    refused: int
    unjudged: int
    would_refuse: int
    would_refuse_covers: int
    share_percent: float | None = None
    rules: tuple[RuleCount, ...] = ()
    overbooked: Overbooked
    still_overbooked: Overbooked


class ShadowTotal(ShadowCounts):
    """All restaurants together; ``restaurants_affected`` would have refused something."""

    restaurants: int
    restaurants_affected: int


class ShadowExample(Model):
    """A request that would have been refused. ``decided_local`` is the restaurant's wall time."""

    decision_id: int
    decided_at: AwareDatetime
    decided_local: NaiveDatetime
    operation: str
    code: str
    booking_id: UUID | None = None
    booking_date: dt.date
    start_time: dt.time
    party_size: int
    service_date: dt.date | None = None
    service_period_id: UUID | None = None
    violations: tuple[Violation, ...] = ()


class ShadowRestaurant(ShadowCounts):
    """One restaurant's part, with its latest examples. ``mode`` is that of now."""

    restaurant_id: UUID
    name: str
    mode: Mode
    examples: tuple[ShadowExample, ...] = ()


class ShadowReport(Model):
    """What enforcing would have refused on these days of decision, an upper bound.

    Not ``is_complete``: more restaurants are counted than listed.
    """

    success: bool
    first_date: dt.date
    last_date: dt.date
    total: ShadowTotal
    restaurants: tuple[ShadowRestaurant, ...] = ()
    is_complete: bool

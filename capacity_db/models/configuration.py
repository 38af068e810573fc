"""Restaurants, their calendar, limits and policy, and what changing them reports."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from pydantic import AwareDatetime

from capacity_db.models.base import Mode, Model
from capacity_db.models.impact import Impact


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

    When ``crosses_midnight`` is true it ends on the next day; equal times mean 24 hours. A booked
    party may arrive until ``last_seating_time``, inclusive (``None``: any time before the end).
    The built-in period of a restaurant without any of its own lasts all day.
    """

    id: UUID
    restaurant_id: UUID
    name: str
    start_time: dt.time
    end_time: dt.time
    last_seating_time: dt.time | None = None
    crosses_midnight: bool
    weekdays: tuple[int, ...]
    is_builtin: bool = False
    retired_at: AwareDatetime | None = None


class ServicePeriodResult(Impact):
    """A service period after it was saved or retired."""

    service_period: ServicePeriod


class CapacityRule(Model):
    """Limits for a scope. A limit of ``None`` means unlimited; a scope field of ``None``, any.

    Only a list tells ``service_period_name``, the ``scope`` in words and its ``precedence``
    (1 wins).
    """

    id: UUID
    restaurant_id: UUID
    service_period_id: UUID | None = None
    service_period_name: str | None = None
    weekday: int | None = None
    first_date: dt.date | None = None
    last_date: dt.date | None = None
    max_covers: int | None = None
    max_parties: int | None = None
    scope: str | None = None
    precedence: int | None = None


class CapacityRuleResult(Impact):
    """A rule after it was set or removed (``rule`` is ``None`` when there was none to remove)."""

    rule: CapacityRule | None = None


class SpecialDay(Model):
    """Dates on which the weekly calendar does not hold.

    ``is_closed``: nothing is taken, by one period or with ``None`` by the whole restaurant.
    Otherwise the period opens with these hours, whatever the weekday.
    """

    id: UUID
    restaurant_id: UUID
    service_period_id: UUID | None = None
    service_period_name: str | None = None
    first_date: dt.date
    last_date: dt.date
    is_closed: bool
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    last_seating_time: dt.time | None = None
    label: str
    note: str | None = None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class SpecialDayResult(Impact):
    """A special day after it was set or removed (``None`` when there was none to remove)."""

    special_day: SpecialDay | None = None


class DiningDuration(Model):
    """How long parties of a size keep their place, at one period or (``None``) at all."""

    service_period_id: UUID | None = None
    min_party_size: int
    max_party_size: int
    minutes: int


class BookingPolicy(Model):
    """What a restaurant takes through its channels, and how it counts a stay.

    ``min_notice_minutes`` before arrival at the latest, ``booking_horizon_days`` ahead at the
    earliest (``None``: any), parties from ``min_party_size`` to ``max_party_size``, from one of
    ``channels`` (``None``: all); ``slot_covers`` is how many covers may arrive in one slot
    (``None``: not paced). A party that ``dining_durations`` does not name stays for
    ``dining_duration_minutes``; ``turn_buffer_minutes`` follow.

    With ``requires_table`` a booking is accepted only if a table fits, and gets it at once.
    A hold keeps its place for ``max_hold_minutes`` at the longest, and an offer to the waitlist
    stands for ``waitlist_offer_minutes``. Guests are told how many covers are left in a slot when
    they are ``remaining_shown_below`` or fewer (``None``: never).
    """

    slot_interval_minutes: int
    dining_duration_minutes: int
    min_notice_minutes: int
    booking_horizon_days: int | None = None
    min_party_size: int
    max_party_size: int
    turn_buffer_minutes: int
    slot_covers: int | None = None
    channels: tuple[str, ...] | None = None
    dining_durations: tuple[DiningDuration, ...] = ()
    requires_table: bool
    max_hold_minutes: int
    waitlist_offer_minutes: int
    remaining_shown_below: int | None = None


class BookingPolicyResult(Impact):
    """The policy after it was set."""

    policy: BookingPolicy


class ChangePreview(Impact):
    """What a change would do, without doing it; it carries what the change itself would return."""

    preview: bool = True
    service_period: ServicePeriod | None = None
    rule: CapacityRule | None = None
    special_day: SpecialDay | None = None
    policy: BookingPolicy | None = None

"""Modes, recounts and the error registry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from capacity_db.models.base import Mode, Model


class RestaurantEnforcement(Model):
    """The mode set for one restaurant (``None`` inherits) and the one in force."""

    id: UUID
    name: str | None = None
    enforcement: Mode | None = None
    effective_enforcement: Mode


class Enforcement(Model):
    """The installation's mode: the percentage of restaurants that inherit enforcement.

    ``enforced_restaurants`` of ``restaurants`` are enforced now, for either reason; both are
    ``None`` for all but the service role, since they are about the restaurants of others.
    """

    success: bool
    percent: int
    restaurants: int | None = None
    enforced_restaurants: int | None = None
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

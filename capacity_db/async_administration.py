"""Configuring restaurants, limits and enforcement, and checking what is stored.

``administration.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.types.json import Jsonb

from capacity_db import models, rpc
from capacity_db.async_caller import AsyncCaller
from capacity_db.rpc import Date, Id, Options, Time


class AsyncAdministration:
    """The part of the client that sets the engine up; the role must be allowed to."""

    _caller: AsyncCaller

    async def upsert_restaurant(
        self,
        restaurant_id: Id,
        name: str,
        timezone: str,
        *,
        options: Options | None = None,
    ) -> models.RestaurantResult:
        """Create a restaurant or change it; ``timezone`` is an IANA name such as Asia/Tokyo.

        Args:
            options: ``slot_interval_minutes``, ``dining_duration_minutes``, ``enforcement``
                (``enforce``, ``shadow``, or ``None`` to inherit).
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "name": name,
            "timezone": timezone,
            "options": Jsonb(options or {}),
        }
        answer, _ = await self._caller.call(rpc.UPSERT_RESTAURANT, arguments)
        return answer

    async def upsert_service_period(
        self,
        restaurant_id: Id,
        service_period_id: Id,
        name: str,
        start_time: Time,
        end_time: Time,
        *,
        weekdays: Sequence[int] = (1, 2, 3, 4, 5, 6, 7),
        options: Options | None = None,
    ) -> models.ServicePeriodResult:
        """Create a service period or change it.

        An ``end_time`` not after ``start_time`` is on the next day. ``weekdays`` are ISO numbers
        (1 = Monday) of the days on which it starts.

        Raises:
            InvalidArgument, NotFound, Conflict (it overlaps another period).
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "service_period_id": service_period_id,
            "name": name,
            "start_time": start_time,
            "end_time": end_time,
            "weekdays": list(weekdays),
            "options": Jsonb(options or {}),
        }
        answer, _ = await self._caller.call(rpc.UPSERT_SERVICE_PERIOD, arguments)
        return answer

    async def set_capacity_rule(
        self,
        restaurant_id: Id,
        max_covers: int | None,
        max_parties: int | None,
        *,
        service_period_id: Id | None = None,
        weekday: int | None = None,
        first_date: Date | None = None,
        last_date: Date | None = None,
        options: Options | None = None,
    ) -> models.CapacityRuleResult:
        """Set the limits of a scope; ``None`` means unlimited. The most specific scope wins.

        A limit lowered under what is booked keeps the bookings and leaves the ``debts`` returned.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "max_covers": max_covers,
            "max_parties": max_parties,
            "service_period_id": service_period_id,
            "weekday": weekday,
            "first_date": first_date,
            "last_date": last_date,
            "options": Jsonb(options or {}),
        }
        answer, _ = await self._caller.call(rpc.SET_CAPACITY_RULE, arguments)
        return answer

    async def remove_capacity_rule(
        self,
        restaurant_id: Id,
        *,
        service_period_id: Id | None = None,
        weekday: int | None = None,
        first_date: Date | None = None,
        last_date: Date | None = None,
        options: Options | None = None,
    ) -> models.CapacityRuleResult:
        """Remove the rule of exactly this scope; the next less specific one takes over."""
        arguments = {
            "restaurant_id": restaurant_id,
            "service_period_id": service_period_id,
            "weekday": weekday,
            "first_date": first_date,
            "last_date": last_date,
            "options": Jsonb(options or {}),
        }
        answer, _ = await self._caller.call(rpc.REMOVE_CAPACITY_RULE, arguments)
        return answer

    async def get_enforcement(self, restaurant_id: Id | None = None) -> models.Enforcement:
        """The installation's enforcement, and that of one restaurant."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = await self._caller.call(rpc.GET_ENFORCEMENT, arguments)
        return answer

    async def set_enforcement(self, percent: int) -> models.Enforcement:
        """Enforce limits at ``percent`` of the restaurants that inherit (0 = shadow, 100 = all)."""
        answer, _ = await self._caller.call(rpc.SET_ENFORCEMENT, {"percent": percent})
        return answer

    async def set_restaurant_enforcement(
        self,
        restaurant_id: Id,
        mode: str | None,
    ) -> models.Enforcement:
        """Set one restaurant to ``enforce`` or ``shadow``; ``None`` inherits again."""
        arguments = {"restaurant_id": restaurant_id, "mode": mode}
        answer, _ = await self._caller.call(rpc.SET_RESTAURANT_ENFORCEMENT, arguments)
        return answer

    async def verify_capacity(self, restaurant_id: Id | None = None) -> models.Verification:
        """Recount everything from the bookings, for one restaurant or for all."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = await self._caller.call(rpc.VERIFY_CAPACITY, arguments)
        return answer

    async def error_codes(self) -> tuple[models.ErrorCodeEntry, ...]:
        """The registry of error codes, with SQLSTATE, message and remedy."""
        answer, _ = await self._caller.call(rpc.ERROR_CODES, {})
        return answer

    async def schema_version(self) -> int:
        """The version of ``capacity_v1`` in the database."""
        answer, _ = await self._caller.call(rpc.SCHEMA_VERSION_OF_DATABASE, {})
        return answer

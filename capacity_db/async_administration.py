"""Enforcement, and checking what is stored.

``administration.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

from capacity_db import functions, models
from capacity_db.async_caller import AsyncCaller
from capacity_db.rpc import Id


class AsyncAdministration:
    """The part of the client for those who run the engine."""

    _caller: AsyncCaller

    async def get_enforcement(self, restaurant_id: Id | None = None) -> models.Enforcement:
        """The installation's enforcement, and that of one restaurant."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = await self._caller.call(functions.GET_ENFORCEMENT, arguments)
        return answer

    async def set_enforcement(self, percent: int) -> models.Enforcement:
        """Enforce limits at ``percent`` of the restaurants that inherit (0 = shadow, 100 = all)."""
        answer, _ = await self._caller.call(functions.SET_ENFORCEMENT, {"percent": percent})
        return answer

    async def set_restaurant_enforcement(
        self,
        restaurant_id: Id,
        mode: str | None,
    ) -> models.Enforcement:
        """Set one restaurant to ``enforce`` or ``shadow``; ``None`` inherits again."""
        arguments = {"restaurant_id": restaurant_id, "mode": mode}
        answer, _ = await self._caller.call(functions.SET_RESTAURANT_ENFORCEMENT, arguments)
        return answer

    async def verify_capacity(self, restaurant_id: Id | None = None) -> models.Verification:
        """Recount everything from the bookings, for one restaurant or for all."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = await self._caller.call(functions.VERIFY_CAPACITY, arguments)
        return answer

    async def error_codes(self) -> tuple[models.ErrorCodeEntry, ...]:
        """The registry of error codes, with SQLSTATE, message and remedy."""
        answer, _ = await self._caller.call(functions.ERROR_CODES, {})
        return answer

    async def schema_version(self) -> int:
        """The version of ``capacity_v1`` in the database."""
        answer, _ = await self._caller.call(functions.SCHEMA_VERSION_OF_DATABASE, {})
        return answer

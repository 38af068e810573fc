# Generated from async_administration.py by bin/generate_sync_client.py. Do not edit.
"""Enforcement, and checking what is stored."""

from __future__ import annotations

from capacity_db import functions, models
from capacity_db.caller import Caller
from capacity_db.rpc import Id


class Administration:
    """The part of the client for those who run the engine."""

    _caller: Caller

    def get_enforcement(self, restaurant_id: Id | None = None) -> models.Enforcement:
        """The installation's enforcement, and that of one restaurant."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.GET_ENFORCEMENT, arguments)
        return answer

    def set_enforcement(self, percent: int) -> models.Enforcement:
        """Enforce limits at ``percent`` of the restaurants that inherit (0 = shadow, 100 = all)."""
        answer, _ = self._caller.call(functions.SET_ENFORCEMENT, {"percent": percent})
        return answer

    def set_restaurant_enforcement(
        self,
        restaurant_id: Id,
        mode: str | None,
    ) -> models.Enforcement:
        """Set one restaurant to ``enforce`` or ``shadow``; ``None`` inherits again."""
        arguments = {"restaurant_id": restaurant_id, "mode": mode}
        answer, _ = self._caller.call(functions.SET_RESTAURANT_ENFORCEMENT, arguments)
        return answer

    def verify_capacity(self, restaurant_id: Id | None = None) -> models.Verification:
        """Recount everything from the bookings, for one restaurant or for all."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.VERIFY_CAPACITY, arguments)
        return answer

    def error_codes(self) -> tuple[models.ErrorCodeEntry, ...]:
        """The registry of error codes, with SQLSTATE, message and remedy."""
        answer, _ = self._caller.call(functions.ERROR_CODES, {})
        return answer

    def schema_version(self) -> int:
        """The version of ``capacity_v1`` in the database."""
        answer, _ = self._caller.call(functions.SCHEMA_VERSION_OF_DATABASE, {})
        return answer

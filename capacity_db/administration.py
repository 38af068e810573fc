# Generated from async_administration.py by bin/generate_sync_client.py. Do not edit.
"""Enforcement, history, and checking what is stored."""

from __future__ import annotations

from capacity_db import functions, models, people_functions, rpc
from capacity_db.caller import Caller
from capacity_db.rpc import Id, Moment


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

    def list_history(
        self,
        restaurant_id: Id,
        *,
        booking_id: Id | None = None,
        table_id: Id | None = None,
        operation: str | None = None,
        actor: str | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        limit: int | None = None,
        before_id: int | None = None,
    ) -> models.History:
        """Who changed what and when, with before and after, the latest first (staff).

        Args:
            booking_id: only what is about this booking.
            table_id: only what is about this table.
            operation: only of this function, such as ``update_booking``; direct writes are
                ``sql_insert``, ``sql_update`` and ``sql_delete``.
            actor: only of this user (``sub``) or database role.
            since: from this moment on; without a zone the restaurant's wall time.
            until: before this moment.
            limit: of a page, 1 to 500 (``None``: 50).
            before_id: ``next_before_id`` of the page before.

        Raises:
            InvalidArgument, NotFound, NotAllowed.
        """
        first, first_local = rpc.moment("since", since)
        last, last_local = rpc.moment("until", until)
        arguments = {
            "restaurant_id": restaurant_id,
            "options": rpc.options(
                booking_id=booking_id,
                table_id=table_id,
                operation=operation,
                actor=actor,
                since=first,
                since_local=first_local,
                until=last,
                until_local=last_local,
                limit=limit,
                before_id=before_id,
            ),
        }
        answer, _ = self._caller.call(people_functions.LIST_HISTORY, arguments)
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

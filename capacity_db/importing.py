# Generated from async_importing.py by bin/generate_sync_client.py. Do not edit.
"""Taking over what another system knows, and the debts that this may leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from capacity_db import importing_functions, models, rpc
from capacity_db.caller import Caller
from capacity_db.rpc import Date, Id


class Importing:
    """The part of the client for those who come from another system."""

    _caller: Caller

    def import_lines(
        self,
        kind: models.ImportKind | str,
        lines: Sequence[Mapping[str, Any]],
        *,
        restaurant: Id | None = None,
        dry_run: bool = False,
    ) -> models.ImportResult:
        """Take up to 20000 lines of a file; the same lines again change nothing (service).

        What is there is left as it is. Bookings are never refused for capacity: what exceeds a
        limit is a debt (:meth:`list_debts`). They get no table.

        Args:
            kind: restaurants, service_periods, capacity_rules, tables or bookings.
            lines: mappings with ``line``, a number, and the columns of the kind.
            restaurant: of lines that name none.
            dry_run: say what would be, and change nothing.

        Raises:
            InvalidArgument, NotAllowed.
        """
        arguments = {
            "kind": kind,
            "lines": rpc.jsonb(list(lines)),
            "options": rpc.options(
                restaurant=None if restaurant is None else str(restaurant),
                dry_run=dry_run or None,
            ),
        }
        answer, _ = self._caller.call(importing_functions.IMPORT_LINES, arguments)
        return answer

    def imported_id(
        self, restaurant_id: Id | None, kind: models.ImportKind | str, external_id: str
    ) -> UUID | None:
        """The id here of what another system calls ``external_id``, whether it was imported or not.

        Args:
            restaurant_id: that it belongs to; ``None`` for a restaurant.
            kind: restaurants, service_periods, tables or bookings.
            external_id: a uuid, which stays as it is, or any other text.
        """
        arguments = {"restaurant_id": restaurant_id, "kind": kind, "external_id": external_id}
        answer, _ = self._caller.call(importing_functions.IMPORTED_ID, arguments)
        return answer

    def list_debts(
        self,
        restaurant_id: Id,
        *,
        first_date: Date | None = None,
        last_date: Date | None = None,
        operation: str | None = None,
        limit: int | None = None,
    ) -> models.DebtList:
        """The services that are booked over a limit, and who answers for each (staff).

        Args:
            restaurant_id: the restaurant.
            first_date: of service dates, inclusive.
            last_date: of service dates, inclusive.
            operation: only debts of this cause, such as ``import_bookings``.
            limit: of the list, 1 to 1000 (``None``: 100); the sums are of all.

        Raises:
            InvalidArgument, NotFound, NotAllowed.
        """
        options = rpc.options(
            first_date=first_date, last_date=last_date, operation=operation, limit=limit
        )
        arguments = {"restaurant_id": restaurant_id, "options": options}
        answer, _ = self._caller.call(importing_functions.LIST_DEBTS, arguments)
        return answer

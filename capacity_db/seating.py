# Generated from async_seating.py by bin/generate_sync_client.py. Do not edit.
"""Giving tables to bookings."""

from __future__ import annotations

from typing import Any

from capacity_db import models, rpc
from capacity_db import table_functions as functions
from capacity_db.decisions import Decisions
from capacity_db.rpc import Date, Id, Ids, Time


class Seating(Decisions):
    """The part of the client that seats bookings at tables.

    ``table_ids`` are one table, or all tables of one combination. None of these calls has a key:
    all but ``swap_tables`` ask for a state, and asked for again are answered with ``duplicate``.
    """

    def find_suitable_tables(
        self,
        restaurant_id: Id,
        date: Date,
        time: Time,
        party_size: int,
        *,
        seating_type: str | None = None,
        section: str | None = None,
        second_occurrence: bool = False,
        minutes: int | None = None,
        booking_id: Id | None = None,
    ) -> models.SuitableTables:
        """The free tables and combinations that take a party at a local time, best first.

        Args:
            seating_type, section: only those.
            second_occurrence: of a wall time that happens twice, mean the second.
            minutes: how long, 15 to 1440 (``None``: as long as such a party stays).
            booking_id: a booking whose own tables count as free.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "date": date,
            "time": time,
            "party_size": party_size,
            "options": rpc.options(
                seating_type=seating_type,
                section=section,
                second_occurrence=second_occurrence or None,
                minutes=minutes,
                booking_id=booking_id,
            ),
        }
        answer, _ = self._caller.call(functions.FIND_SUITABLE_TABLES, arguments)
        return answer

    def assign_table_to_booking(
        self,
        restaurant_id: Id,
        booking_id: Id,
        table_ids: Ids,
        *,
        reason: str | None = None,
        override: bool = False,
    ) -> models.SeatingResult:
        """Seat a booking that sits nowhere yet.

        Args:
            reason: why, for the record.
            override: also where the party is too large or too small, and at tables that are no
                combination; needs a ``reason``, and is for admins. A taken table stays taken.

        Returns:
            The decision. A refusal has the ``error`` TABLE_UNAVAILABLE, whose ``violations`` say
            what is against each table and who sits there, or BOOKING_CONFLICT.

        Raises:
            InvalidArgument, NotFound, Conflict (TABLE_ALREADY_ASSIGNED: it sits elsewhere),
            WrongState, NotAllowed.
        """
        arguments = _seating(restaurant_id, booking_id, table_ids, reason, override)
        return self._decide(functions.ASSIGN_TABLE_TO_BOOKING, arguments)

    def move_booking(
        self,
        restaurant_id: Id,
        booking_id: Id,
        table_ids: Ids,
        *,
        reason: str | None = None,
        override: bool = False,
    ) -> models.SeatingResult:
        """Seat a booking at these tables, wherever it sits: when refused, it stays there.

        Arguments, answer and errors are those of :meth:`assign_table_to_booking`.
        """
        arguments = _seating(restaurant_id, booking_id, table_ids, reason, override)
        return self._decide(functions.MOVE_BOOKING, arguments)

    def unassign_table_from_booking(
        self, restaurant_id: Id, booking_id: Id
    ) -> models.SeatingResult:
        """Give the tables of a booking back; the booking stays.

        Raises:
            NotFound: no such booking at this restaurant.
        """
        arguments = {"restaurant_id": restaurant_id, "booking_id": booking_id}
        return self._decide(functions.UNASSIGN_TABLE_FROM_BOOKING, arguments)

    def swap_tables(
        self,
        restaurant_id: Id,
        booking_id: Id,
        other_booking_id: Id,
        *,
        reason: str | None = None,
        override: bool = False,
    ) -> models.SwapResult:
        """Let two bookings change tables, both or neither; one of them may have none.

        Asked for again they change back: after ConnectionLost, look first.

        Args:
            reason, override: as in :meth:`assign_table_to_booking`, and so are refusals.

        Raises:
            InvalidArgument, NotFound, WrongState, NotAllowed.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "booking_id": booking_id,
            "other_booking_id": other_booking_id,
            "options": rpc.options(reason=reason, override=override or None),
        }
        return self._decide(functions.SWAP_TABLES, arguments)

    def auto_assign_booking(self, restaurant_id: Id, booking_id: Id) -> models.SeatingResult:
        """Seat a booking at the best table or combination that is free, and say why there.

        Raises:
            NotFound, WrongState.
        """
        arguments = {"restaurant_id": restaurant_id, "booking_id": booking_id}
        return self._decide(functions.AUTO_ASSIGN_BOOKING, arguments)

    def auto_assign_service(
        self,
        restaurant_id: Id,
        service_date: Date,
        service_period_id: Id,
        *,
        dry_run: bool = False,
        reassign: bool = False,
    ) -> models.ServiceAssignment:
        """Seat the parties of a service so that as many guests as possible sit, and say why.

        Args:
            dry_run: only say what it would do.
            reassign: also move parties that have a table and are not seated yet.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "service_date": service_date,
            "service_period_id": service_period_id,
            "options": rpc.options(dry_run=dry_run or None, reassign=reassign or None),
        }
        answer, _ = self._caller.call(functions.AUTO_ASSIGN_SERVICE, arguments)
        return answer


def _seating(
    restaurant_id: Id, booking_id: Id, table_ids: Ids, reason: str | None, override: bool
) -> dict[str, Any]:
    return {
        "restaurant_id": restaurant_id,
        "booking_id": booking_id,
        "table_ids": rpc.ids(table_ids),
        "options": rpc.options(reason=reason, override=override or None),
    }

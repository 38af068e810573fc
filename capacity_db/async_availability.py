"""What is free, and how full it is: exactly what booking would answer at the same moment.

``availability.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from capacity_db import functions, models, rpc
from capacity_db.async_caller import AsyncCaller
from capacity_db.rpc import Date, Id, Time


class AsyncAvailability:
    """The part of the client that reads; nothing here holds a place.

    Dates and times are the restaurant's own. ``source`` is the channel that the request would
    come by (``None``: ``api``), because a policy may leave some out.
    """

    _caller: AsyncCaller

    async def check_slot_availability(
        self,
        restaurant_id: Id,
        date: Date,
        time: Time,
        party_size: int,
        *,
        source: str | None = None,
        second_occurrence: bool = False,
        alternatives: bool = True,
        seating: str | None = None,
    ) -> models.AvailabilityResult:
        """Whether a party could be booked at a time, every rule against it, and what else is free.

        Args:
            second_occurrence: of a wall time that happens twice, mean the second.
            alternatives: look for other times when it could not.
            seating: a seating type or section that the party wishes for: ``seating_available``
                says whether a table of it is free. It decides nothing.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "date": date,
            "time": time,
            "party_size": party_size,
            "options": rpc.options(
                source=source,
                second_occurrence=second_occurrence or None,
                alternatives=None if alternatives else False,
                seating=seating,
            ),
        }
        answer, _ = await self._caller.call(functions.CHECK_SLOT_AVAILABILITY, arguments)
        return answer

    async def find_alternative_slots(
        self,
        restaurant_id: Id,
        date: Date,
        time: Time,
        party_size: int,
        *,
        offsets: Sequence[int] | None = None,
        limit: int | None = None,
        next_days: int | None = None,
        other_periods: bool = False,
        source: str | None = None,
    ) -> tuple[models.AlternativeSlot, ...]:
        """Times near the one asked for at which the party fits, nearest first.

        Args:
            offsets: minutes before and after to try (``None``: 15, 30, 60 and 120).
            limit: the most slots to return, 1 to 20 (``None``: 5).
            next_days: also try the same time on that many days after, up to 31.
            other_periods: when nothing near is free, the nearest slot of the date's other
                services.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "date": date,
            "time": time,
            "party_size": party_size,
            "options": rpc.options(
                offsets=None if offsets is None else list(offsets),
                max=limit,
                next_days=next_days,
                other_periods=other_periods or None,
                source=source,
            ),
        }
        answer, _ = await self._caller.call(functions.FIND_ALTERNATIVE_SLOTS, arguments)
        return answer.alternatives

    async def get_day_availability(
        self,
        restaurant_id: Id,
        date: Date,
        party_size: int,
        *,
        source: str | None = None,
        seating: str | None = None,
    ) -> models.DayAvailability:
        """Every slot of the services that open on a date, and whether the party fits there.

        Args:
            seating: as for :meth:`check_slot_availability`.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "date": date,
            "party_size": party_size,
            "options": rpc.options(source=source, seating=seating),
        }
        answer, _ = await self._caller.call(functions.GET_DAY_AVAILABILITY, arguments)
        return answer

    async def get_calendar_availability(
        self,
        restaurant_id: Id,
        first_date: Date,
        days: int,
        party_size: int,
        *,
        source: str | None = None,
    ) -> models.CalendarAvailability:
        """For each of ``days`` dates (1 to 366) whether the party fits somewhere, and when first.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "first_date": first_date,
            "days": days,
            "party_size": party_size,
            "options": rpc.options(source=source),
        }
        answer, _ = await self._caller.call(functions.GET_CALENDAR_AVAILABILITY, arguments)
        return answer

    async def get_capacity_overview(self, restaurant_id: Id, date: Date) -> models.CapacityOverview:
        """How full the services of a date are, slot by slot, and who answers for overbooking.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {"restaurant_id": restaurant_id, "date": date}
        answer, _ = await self._caller.call(functions.GET_CAPACITY_OVERVIEW, arguments)
        return answer

    async def list_slot_bookings(
        self,
        restaurant_id: Id,
        date: Date,
        time: Time,
        *,
        second_occurrence: bool = False,
    ) -> models.SlotBookings:
        """The live bookings that arrive in the slot which contains a time.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "date": date,
            "time": time,
            "options": rpc.options(second_occurrence=second_occurrence or None),
        }
        answer, _ = await self._caller.call(functions.LIST_SLOT_BOOKINGS, arguments)
        return answer

    async def list_bookings(
        self,
        restaurant_id: Id,
        service_date: Date,
        *,
        service_period_id: Id | None = None,
        status: str | None = None,
        without_table: bool | None = None,
    ) -> tuple[models.Booking, ...]:
        """The bookings of the services that open on a date, in order of arrival (staff).

        Args:
            service_period_id: only of this period.
            status: ``live`` (as ``None``: what takes capacity), ``all``, or one status.
            without_table: only who is to come or is there, and has no table.

        Raises:
            InvalidArgument, NotFound, NotAllowed.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "service_date": service_date,
            "options": rpc.options(
                service_period_id=service_period_id, status=status, without_table=without_table
            ),
        }
        answer, _ = await self._caller.call(functions.LIST_BOOKINGS, arguments)
        return answer.bookings

    async def calculate_period_capacity(
        self,
        restaurant_id: Id,
        service_period_id: Id,
        service_date: Date,
    ) -> models.PeriodCapacity:
        """Limits, bookings and utilisation of one service, in covers and in parties.

        Raises:
            NotFound: no such restaurant or service period.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "service_period_id": service_period_id,
            "service_date": service_date,
        }
        answer, _ = await self._caller.call(functions.CALCULATE_PERIOD_CAPACITY, arguments)
        return answer

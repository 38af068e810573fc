# Generated from async_opening_hours.py by bin/generate_sync_client.py. Do not edit.
"""Restaurants, their service periods, and the dates on which the weekly calendar does not hold."""

from __future__ import annotations

from collections.abc import Sequence

from capacity_db import functions, models, rpc
from capacity_db.caller import Caller
from capacity_db.rpc import Date, Id, Options, Time


class OpeningHours:
    """The part of the client that sets up when a restaurant is open; the role must be allowed to.

    Every change reports the services to come that it touches, the bookings there that no longer
    agree with them (they keep their places), and the debts it leaves.
    """

    _caller: Caller

    def upsert_restaurant(
        self,
        restaurant_id: Id,
        name: str,
        timezone: str,
        *,
        options: Options | None = None,
    ) -> models.RestaurantResult:
        """Create a restaurant or change it; ``timezone`` is an IANA name such as Asia/Tokyo.

        In another zone its bookings to come keep their local date and time.

        Args:
            options: ``slot_interval_minutes``, ``dining_duration_minutes``, ``enforcement``
                (``enforce``, ``shadow``, or ``None`` to inherit).

        Raises:
            InvalidArgument, Conflict (a booking's local time does not exist in the new zone).
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "name": name,
            "timezone": timezone,
            "options": rpc.options(options),
        }
        answer, _ = self._caller.call(functions.UPSERT_RESTAURANT, arguments)
        return answer

    def upsert_service_period(
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

        Args:
            options: ``last_seating_time``, the last local time at which a booked party may
                arrive; ``None`` clears it, and without the key it stays.

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
            "options": rpc.options(options),
        }
        answer, _ = self._caller.call(functions.UPSERT_SERVICE_PERIOD, arguments)
        return answer

    def retire_service_period(
        self,
        restaurant_id: Id,
        service_period_id: Id,
        *,
        options: Options | None = None,
    ) -> models.ServicePeriodResult:
        """Take a service period out of the calendar; it is never deleted.

        Args:
            options: ``keep_bookings``, true to retire it although it has bookings to come: they
                keep their places.

        Raises:
            NotFound, Conflict (it has bookings to come; ``detail`` lists them).
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "service_period_id": service_period_id,
            "options": rpc.options(options),
        }
        answer, _ = self._caller.call(functions.RETIRE_SERVICE_PERIOD, arguments)
        return answer

    def list_service_periods(self, restaurant_id: Id) -> tuple[models.ServicePeriod, ...]:
        """The service periods of a restaurant.

        Raises:
            NotFound: no such restaurant.
        """
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.LIST_SERVICE_PERIODS, arguments)
        return answer.service_periods

    def set_special_day(
        self,
        restaurant_id: Id,
        first_date: Date,
        last_date: Date | None = None,
        *,
        service_period_id: Id | None = None,
        start_time: Time | None = None,
        end_time: Time | None = None,
        label: str = "other",
        options: Options | None = None,
    ) -> models.SpecialDayResult:
        """Close a date or a range of dates, or give one period other hours on them.

        Without hours the restaurant, or the period, is closed. With hours the period opens on
        these dates whatever the weekday. Of several special days the most specific decides: a
        date before a range, and a period's own before the restaurant's.

        Args:
            last_date: inclusive; ``None`` for a single date.
            label: ``holiday``, ``private_event``, ``maintenance``, ``special_hours`` or ``other``.
            options: ``note``, up to 500 characters; ``last_seating_time``.

        Raises:
            InvalidArgument, NotFound, Conflict (it overlaps another range of the same kind).
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "first_date": first_date,
            "last_date": last_date,
            "service_period_id": service_period_id,
            "start_time": start_time,
            "end_time": end_time,
            "label": label,
            "options": rpc.options(options),
        }
        answer, _ = self._caller.call(functions.SET_SPECIAL_DAY, arguments)
        return answer

    def remove_special_day(
        self,
        restaurant_id: Id,
        first_date: Date,
        last_date: Date | None = None,
        *,
        service_period_id: Id | None = None,
        options: Options | None = None,
    ) -> models.SpecialDayResult:
        """Remove the special day of exactly these dates; what is less specific takes over."""
        arguments = {
            "restaurant_id": restaurant_id,
            "first_date": first_date,
            "last_date": last_date,
            "service_period_id": service_period_id,
            "options": rpc.options(options),
        }
        answer, _ = self._caller.call(functions.REMOVE_SPECIAL_DAY, arguments)
        return answer

    def list_special_days(
        self,
        restaurant_id: Id,
        first_date: Date | None = None,
        last_date: Date | None = None,
    ) -> tuple[models.SpecialDay, ...]:
        """The special days that touch the dates from ``first_date`` (``None``: today) on."""
        arguments = {
            "restaurant_id": restaurant_id,
            "first_date": first_date,
            "last_date": last_date,
        }
        answer, _ = self._caller.call(functions.LIST_SPECIAL_DAYS, arguments)
        return answer.special_days

# Generated from async_bookings.py by bin/generate_sync_client.py. Do not edit.
"""Booking, changing, seating and cancelling."""

from __future__ import annotations

import uuid
from typing import Any

from capacity_db import functions, models, rpc
from capacity_db.decisions import Decisions
from capacity_db.rpc import UNSET, Date, Id, Options, Time, Unset


class Bookings(Decisions):
    """The part of the client that asks for places and gives them back."""

    def create_booking(
        self,
        restaurant_id: Id,
        booking_date: Date | None,
        start_time: Time | None,
        party_size: int,
        *,
        idempotency_key: str | None = None,
        guest_name: str | None = None,
        guest_email: str | None = None,
        guest_phone: str | None = None,
        booking_type: str = "reservation",
        source: str = "api",
        notes: str | None = None,
        seating_preference: str | None = None,
        status: str | None = None,
        override: str | None = None,
        alternatives: bool = True,
        options: Options | None = None,
    ) -> models.BookingResult:
        """Ask for ``party_size`` covers at the restaurant's local date and time.

        Calls ``create_booking_with_capacity_check``, where the rules live. The same key always
        gets the same decision, so after a broken connection repeat with the same key; one is
        generated when none is given.

        Args:
            booking_type: ``reservation``, ``walk_in`` or ``event``; only a walk-in may leave
                date and time out (``None``): now.
            status: ``confirmed`` (the default) or ``pending``.
            override: why a manager lets in what policy or capacity would refuse (admins);
                recorded with the decision, and an overbooking is a debt in its name.
            alternatives: after a refusal, ask what else is free: a second call, when the
                transaction of the first is over. Never while a transaction of the caller's own
                is open.
            options: ``allow_past`` (staff), ``second_occurrence`` of an ambiguous time.

        Returns:
            The decision. A refusal has ``success`` false and an ``error`` whose code is
            CAPACITY_EXCEEDED, POLICY_REFUSED, PAST_TIME or OUTSIDE_SERVICE_HOURS, or
            BOOKING_CONFLICT when the retries ran out before there was a decision.

        Raises:
            InvalidArgument, NotFound, Conflict (the key was used with other parameters),
            NotAllowed, SchemaNotReady, ConnectionLost (names the key to repeat with).
        """
        key = str(uuid.uuid4()) if idempotency_key is None else idempotency_key
        arguments = {
            "restaurant_id": restaurant_id,
            "booking_date": booking_date,
            "start_time": start_time,
            "party_size": party_size,
            "idempotency_key": key,
            "guest_name": guest_name,
            "guest_email": guest_email,
            "guest_phone": guest_phone,
            "booking_type": booking_type,
            "source": source,
            "notes": notes,
            "seating_preference": seating_preference,
            "options": rpc.options(options, status=status, **_overriding(override)),
        }
        result = self._decide(functions.CREATE_BOOKING, arguments, key)
        if not alternatives or booking_date is None or start_time is None:
            return result
        request = {
            "date": booking_date,
            "time": start_time,
            "party_size": party_size,
            "source": source,
        }
        return self._offer_alternatives(result, restaurant_id, request)

    def seat_walk_in(
        self,
        restaurant_id: Id,
        party_size: int,
        idempotency_key: str | None = None,
        *,
        guest_name: str | None = None,
        guest_email: str | None = None,
        guest_phone: str | None = None,
        source: str = "walk_in",
        notes: str | None = None,
        seating_preference: str | None = None,
        override: str | None = None,
        options: Options | None = None,
    ) -> models.BookingResult:
        """Seat a party that stands at the door, now; no policy applies, only capacity.

        Calls ``create_booking_with_capacity_check`` with a ``walk_in`` and without date and time,
        so the database says what time it is. Arguments, answer and errors are those of
        :meth:`create_booking`.
        """
        return self.create_booking(
            restaurant_id,
            None,
            None,
            party_size,
            idempotency_key=idempotency_key,
            guest_name=guest_name,
            guest_email=guest_email,
            guest_phone=guest_phone,
            booking_type="walk_in",
            source=source,
            notes=notes,
            seating_preference=seating_preference,
            override=override,
            options=options,
        )

    def update_booking(
        self,
        restaurant_id: Id,
        booking_id: Id,
        expected_version: int,
        idempotency_key: str | None = None,
        *,
        party_size: int | Unset = UNSET,
        booking_date: Date | Unset = UNSET,
        start_time: Time | Unset = UNSET,
        service_period_id: Id | Unset = UNSET,
        guest_name: str | Unset | None = UNSET,
        guest_email: str | Unset | None = UNSET,
        guest_phone: str | Unset | None = UNSET,
        notes: str | Unset | None = UNSET,
        seating_preference: str | Unset | None = UNSET,
        override: str | None = None,
        alternatives: bool = True,
        options: Options | None = None,
    ) -> models.BookingResult:
        """Change a booking, all or nothing: when the new place is refused, it keeps the old one.

        What is not given stays; ``None`` clears. Keys, ``override`` and ``alternatives`` are as
        in :meth:`create_booking`.

        Args:
            expected_version: the version of the booking that the change was decided on.
            service_period_id: the period that the new place must belong to.
            options: ``allow_past`` (staff), ``second_occurrence`` of an ambiguous time.

        Raises:
            Conflict (BOOKING_CHANGED: somebody was faster; read it again), WrongState, and as
            :meth:`create_booking`.
        """
        key = str(uuid.uuid4()) if idempotency_key is None else idempotency_key
        changes = {
            "party_size": party_size,
            "booking_date": booking_date,
            "start_time": start_time,
            "service_period_id": service_period_id,
            "guest_name": guest_name,
            "guest_email": guest_email,
            "guest_phone": guest_phone,
            "notes": notes,
            "seating_preference": seating_preference,
        }
        arguments = {
            "restaurant_id": restaurant_id,
            "booking_id": booking_id,
            "expected_version": expected_version,
            "changes": rpc.jsonb({k: v for k, v in changes.items() if v is not UNSET}),
            "idempotency_key": key,
            "options": rpc.options(options, **_overriding(override)),
        }
        result = self._decide(functions.UPDATE_BOOKING, arguments, key)
        return self._offer_other_places(result, restaurant_id, changes, alternatives)

    def transition_booking(
        self,
        restaurant_id: Id,
        booking_id: Id,
        status: str,
        *,
        expected_version: int | None = None,
        reason: str | None = None,
        override: bool = False,
    ) -> models.BookingResult:
        """Move a booking to another status; ``duplicate`` when it has it already.

        Args:
            expected_version: refuse when the booking has changed since this version.
            reason: why, for the record.
            override: take places back although the service is full (from ``no_show``); needs a
                ``reason``, and is for admins.

        Raises:
            WrongState (``detail`` lists the statuses that can follow), Conflict, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "booking_id": booking_id,
            "status": status,
            "options": rpc.options(
                expected_version=expected_version, reason=reason, override=override or None
            ),
        }
        return self._decide(functions.TRANSITION_BOOKING, arguments, None)

    def cancel_booking(
        self,
        restaurant_id: Id,
        booking_id: Id,
        *,
        options: Options | None = None,
    ) -> models.BookingResult:
        """Cancel a booking and give its places back; ``duplicate`` when it was cancelled already.

        Args:
            options: ``reason``, a text.

        Raises:
            NotFound, WrongState, and as :meth:`create_booking`.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "booking_id": booking_id,
            "options": rpc.options(options),
        }
        return self._decide(functions.CANCEL_BOOKING, arguments, None)

    def get_booking(self, restaurant_id: Id, booking_id: Id) -> models.Booking:
        """The booking as it is now.

        Raises:
            NotFound: no such booking at this restaurant.
        """
        arguments = {"restaurant_id": restaurant_id, "booking_id": booking_id}
        answer, _ = self._caller.call(functions.GET_BOOKING, arguments)
        return answer.booking


def _overriding(reason: str | None) -> dict[str, Any]:
    return {} if reason is None else {"override": True, "reason": reason}

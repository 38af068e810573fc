# Generated from async_guests.py by bin/generate_sync_client.py. Do not edit.
"""What a guest does with the reference of a booking."""

from __future__ import annotations

import uuid

from capacity_db import models, rpc
from capacity_db import people_functions as functions
from capacity_db.decisions import Decisions
from capacity_db.rpc import UNSET, Date, Id, Time, Unset


class Guests(Decisions):
    """The part of the client for guests, and about them.

    A reference (``booking.reference``) is a key: whoever has it reads, changes and cancels the
    booking, whatever the role. Show it to the guest alone.
    """

    def get_booking_by_reference(self, restaurant_id: Id, reference: str) -> models.Booking:
        """The booking as it is now.

        Raises:
            NotFound: no booking of this restaurant has the reference, or it is a hold.
        """
        arguments = {"restaurant_id": restaurant_id, "reference": reference}
        answer, _ = self._caller.call(functions.GET_BOOKING_BY_REFERENCE, arguments)
        return answer.booking

    def update_booking_by_reference(
        self,
        restaurant_id: Id,
        reference: str,
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
        second_occurrence: bool = False,
        alternatives: bool = True,
    ) -> models.BookingResult:
        """Change the booking; arguments, answer and errors are those of :meth:`update_booking`.

        Nothing can be overridden.

        Args:
            second_occurrence: of a wall time that happens twice, mean the second.

        Raises:
            NotFound, Conflict (BOOKING_CHANGED), WrongState, and as :meth:`create_booking`.
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
            "reference": reference,
            "expected_version": expected_version,
            "changes": rpc.jsonb({k: v for k, v in changes.items() if v is not UNSET}),
            "idempotency_key": key,
            "options": rpc.options(second_occurrence=second_occurrence or None),
        }
        result = self._decide(functions.UPDATE_BOOKING_BY_REFERENCE, arguments, key)
        return self._offer_other_places(result, restaurant_id, changes, alternatives)

    def cancel_booking_by_reference(
        self, restaurant_id: Id, reference: str
    ) -> models.BookingResult:
        """Cancel the booking; ``duplicate`` when it was cancelled already.

        Raises:
            NotFound, WrongState (the party is seated, or the booking is over).
        """
        arguments = {"restaurant_id": restaurant_id, "reference": reference}
        return self._decide(functions.CANCEL_BOOKING_BY_REFERENCE, arguments)

    def export_guest(
        self,
        restaurant_id: Id,
        *,
        guest_email: str | None = None,
        guest_phone: str | None = None,
        booking_id: Id | None = None,
    ) -> models.GuestExport:
        """All that the restaurant has stored about a guest (admins).

        Args:
            guest_email: case and blanks around it do not matter.
            guest_phone: only its digits count; with and without country code are two numbers.
            booking_id: one booking, whatever name it is in. At least one of the three is given,
                and what any of them matches is meant.

        Raises:
            InvalidArgument, NotFound (GUEST_NOT_FOUND), NotAllowed.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "guest_email": guest_email,
            "guest_phone": guest_phone,
            "booking_id": booking_id,
        }
        answer, _ = self._caller.call(functions.EXPORT_GUEST, arguments)
        return answer

    def erase_guest(
        self,
        restaurant_id: Id,
        *,
        guest_email: str | None = None,
        guest_phone: str | None = None,
        booking_id: Id | None = None,
    ) -> models.GuestErasure:
        """Take away, for good, what the restaurant has stored about a guest (admins).

        Totals and history stay, without the guest. Arguments are those of :meth:`export_guest`:
        export first what the guest wants to have.

        Raises:
            Conflict (GUEST_EXPECTED: ``detail`` lists what is to be cancelled first), and as
            :meth:`export_guest`; GUEST_NOT_FOUND also the second time.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "guest_email": guest_email,
            "guest_phone": guest_phone,
            "booking_id": booking_id,
        }
        answer, _ = self._caller.call(functions.ERASE_GUEST, arguments)
        return answer

# Generated from async_waitlist.py by bin/generate_sync_client.py. Do not edit.
"""Waiting for a place in a service."""

from __future__ import annotations

import uuid

from capacity_db import models, rpc
from capacity_db import waiting_functions as functions
from capacity_db.decisions import Decisions
from capacity_db.rpc import Date, Id, Time


class Waitlist(Decisions):
    """The part of the client for parties that wait until a place frees.

    When one does, the first that it fits is offered it: a hold, which it accepts or declines in
    time. Guests may wait, too, and come back by ``entry.reference``, whatever the role.
    """

    def join_waitlist(
        self,
        restaurant_id: Id,
        service_date: Date,
        service_period_id: Id,
        party_size: int,
        *,
        idempotency_key: str | None = None,
        guest_name: str | None = None,
        guest_email: str | None = None,
        guest_phone: str | None = None,
        notes: str | None = None,
        first_time: Time | None = None,
        last_time: Time | None = None,
        source: str | None = None,
    ) -> models.WaitlistResult:
        """Wait for ``party_size`` covers in a service; with room there, the offer is made at once.

        Args:
            first_time: the earliest local arrival that suits (``None``: any).
            last_time: the latest one, inclusive (``None``: any).
            source: where the request came from (``None``: ``api``).

        Returns:
            The decision. A refusal has the ``error`` PAST_TIME, OUTSIDE_SERVICE_HOURS or
            POLICY_REFUSED, or BOOKING_CONFLICT. Keys are as in :meth:`create_booking`.
            ``entry.reference`` is for the guest alone.

        Raises:
            InvalidArgument (INVALID_RANGE: no arrival of the service lies in that window),
            NotFound, Conflict (the key was used with other parameters), ConnectionLost (names the
            key to repeat with).
        """
        key = str(uuid.uuid4()) if idempotency_key is None else idempotency_key
        arguments = {
            "restaurant_id": restaurant_id,
            "service_date": service_date,
            "service_period_id": service_period_id,
            "party_size": party_size,
            "idempotency_key": key,
            "guest_name": guest_name,
            "guest_email": guest_email,
            "guest_phone": guest_phone,
            "notes": notes,
            "options": rpc.options(first_time=first_time, last_time=last_time, source=source),
        }
        return self._decide(functions.JOIN_WAITLIST, arguments, key)

    def accept_offer(
        self,
        restaurant_id: Id,
        entry_id: Id,
        idempotency_key: str | None = None,
        *,
        status: str | None = None,
    ) -> models.WaitlistResult:
        """Take the place that is offered to an entry; ``booking`` is what came of it.

        Args:
            status: ``confirmed`` (the default) or ``pending``.

        Returns:
            The decision. A refusal has the ``error`` HOLD_EXPIRED, HOLD_RESOLVED (the offer was
            declined), or BOOKING_CONFLICT. One that was accepted before is a ``duplicate``.

        Raises:
            NotFound, WrongState (nothing is offered to it), Conflict, ConnectionLost.
        """
        key = str(uuid.uuid4()) if idempotency_key is None else idempotency_key
        arguments = {
            "restaurant_id": restaurant_id,
            "entry_id": entry_id,
            "idempotency_key": key,
            "options": rpc.options(status=status),
        }
        return self._decide(functions.ACCEPT_OFFER, arguments, key)

    def decline_offer(self, restaurant_id: Id, entry_id: Id) -> models.WaitlistResult:
        """Turn an offer down; the next who waits gets it. ``duplicate`` when that was said before.

        Returns:
            The decision. A refusal has the ``error`` HOLD_EXPIRED, HOLD_RESOLVED (the offer was
            accepted), or BOOKING_CONFLICT.

        Raises:
            NotFound, WrongState (nothing is offered to it).
        """
        arguments = {"restaurant_id": restaurant_id, "entry_id": entry_id}
        return self._decide(functions.DECLINE_OFFER, arguments)

    def leave_waitlist(self, restaurant_id: Id, entry_id: Id) -> models.WaitlistResult:
        """Wait no longer; what is offered goes to the next. ``duplicate`` when it left before.

        Answer and errors are those of :meth:`decline_offer`, but WrongState says that the
        service is over.
        """
        arguments = {"restaurant_id": restaurant_id, "entry_id": entry_id}
        return self._decide(functions.LEAVE_WAITLIST, arguments)

    def list_waitlist(
        self,
        restaurant_id: Id,
        service_date: Date | None = None,
        service_period_id: Id | None = None,
        *,
        include_final: bool = False,
    ) -> tuple[models.WaitlistEntry, ...]:
        """Who waits, in the order in which they are asked.

        Args:
            service_date, service_period_id: only those (``None``: all).
            include_final: also entries that are accepted, declined, expired or withdrawn.

        Raises:
            InvalidArgument, NotFound.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "service_date": service_date,
            "service_period_id": service_period_id,
            "options": rpc.options(all=include_final or None),
        }
        answer, _ = self._caller.call(functions.LIST_WAITLIST, arguments)
        return answer.entries

    def get_waitlist_entry_by_reference(
        self, restaurant_id: Id, reference: str
    ) -> models.WaitlistEntry:
        """The entry as it is now; ``offer.booking_reference`` is what came of it.

        Raises:
            NotFound: no entry of this restaurant has the reference.
        """
        arguments = {"restaurant_id": restaurant_id, "reference": reference}
        answer, _ = self._caller.call(functions.GET_WAITLIST_ENTRY_BY_REFERENCE, arguments)
        return answer.entry

    def accept_offer_by_reference(
        self, restaurant_id: Id, reference: str, idempotency_key: str | None = None
    ) -> models.WaitlistResult:
        """Take the place that is offered; answer and errors are those of :meth:`accept_offer`."""
        key = str(uuid.uuid4()) if idempotency_key is None else idempotency_key
        arguments = {
            "restaurant_id": restaurant_id,
            "reference": reference,
            "idempotency_key": key,
        }
        return self._decide(functions.ACCEPT_OFFER_BY_REFERENCE, arguments, key)

    def decline_offer_by_reference(
        self, restaurant_id: Id, reference: str
    ) -> models.WaitlistResult:
        """Turn the offer down; answer and errors are those of :meth:`decline_offer`."""
        arguments = {"restaurant_id": restaurant_id, "reference": reference}
        return self._decide(functions.DECLINE_OFFER_BY_REFERENCE, arguments)

    def leave_waitlist_by_reference(
        self, restaurant_id: Id, reference: str
    ) -> models.WaitlistResult:
        """Wait no longer; answer and errors are those of :meth:`leave_waitlist`."""
        arguments = {"restaurant_id": restaurant_id, "reference": reference}
        return self._decide(functions.LEAVE_WAITLIST_BY_REFERENCE, arguments)

"""Places that are kept for somebody until a moment.

``holds.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

import uuid

from capacity_db import models, rpc
from capacity_db import waiting_functions as functions
from capacity_db.async_decisions import AsyncDecisions
from capacity_db.rpc import Date, Id, Time


class AsyncHolds(AsyncDecisions):
    """The part of the client that holds places while somebody decides or pays.

    A hold is a booking of status ``held``. It is confirmed, released, or expires, once; from its
    end on, by the server's clock, it is in nobody's way, whether it was swept or not.
    """

    async def hold_capacity(
        self,
        restaurant_id: Id,
        booking_date: Date,
        start_time: Time,
        party_size: int,
        *,
        idempotency_key: str | None = None,
        seconds: int | None = None,
        second_occurrence: bool = False,
        source: str | None = None,
        seating_preference: str | None = None,
        alternatives: bool = True,
    ) -> models.BookingResult:
        """Keep a place, and tables where the restaurant requires them, for a while.

        Answer, keys and ``alternatives`` are as in :meth:`create_booking`; the booking has
        ``hold_expires_at``.

        Args:
            seconds: how long, 10 to 86400, up to the policy's ``max_hold_minutes`` (``None``:
                just that).
            second_occurrence: of a wall time that happens twice, mean the second.
            source: where the request came from (``None``: ``api``).

        Raises:
            InvalidArgument, NotFound, Conflict, ConnectionLost (names the key to repeat with).
        """
        key = str(uuid.uuid4()) if idempotency_key is None else idempotency_key
        arguments = {
            "restaurant_id": restaurant_id,
            "booking_date": booking_date,
            "start_time": start_time,
            "party_size": party_size,
            "idempotency_key": key,
            "options": rpc.options(
                seconds=seconds,
                second_occurrence=second_occurrence or None,
                source=source,
                seating_preference=seating_preference,
            ),
        }
        result = await self._decide(functions.HOLD_CAPACITY, arguments, key)
        if not alternatives:
            return result
        request = {
            "date": booking_date,
            "time": start_time,
            "party_size": party_size,
            "source": source,
        }
        return await self._offer_alternatives(result, restaurant_id, request)

    async def confirm_hold(
        self,
        restaurant_id: Id,
        booking_id: Id,
        idempotency_key: str | None = None,
        *,
        party_size: int | None = None,
        guest_name: str | None = None,
        guest_email: str | None = None,
        guest_phone: str | None = None,
        notes: str | None = None,
        seating_preference: str | None = None,
        status: str | None = None,
    ) -> models.BookingResult:
        """Make a booking of a hold, for the party that is held or a smaller one.

        Args:
            party_size: covers (``None``: all that are held).
            status: ``confirmed`` (the default) or ``pending``.

        Returns:
            The decision. A refusal has the ``error`` HOLD_EXPIRED, HOLD_RESOLVED (it was
            confirmed or released before) or HOLD_EXCEEDED, or BOOKING_CONFLICT.

        Raises:
            InvalidArgument, NotFound, Conflict (the key was used with other parameters),
            ConnectionLost (names the key to repeat with).
        """
        key = str(uuid.uuid4()) if idempotency_key is None else idempotency_key
        arguments = {
            "restaurant_id": restaurant_id,
            "booking_id": booking_id,
            "idempotency_key": key,
            "party_size": party_size,
            "guest_name": guest_name,
            "guest_email": guest_email,
            "guest_phone": guest_phone,
            "notes": notes,
            "seating_preference": seating_preference,
            "options": rpc.options(status=status),
        }
        return await self._decide(functions.CONFIRM_HOLD, arguments, key)

    async def release_hold(self, restaurant_id: Id, booking_id: Id) -> models.BookingResult:
        """Give a hold back before its time; ``duplicate`` when it was released already.

        Returns:
            The decision. A refusal has the ``error`` HOLD_EXPIRED or HOLD_RESOLVED, or
            BOOKING_CONFLICT.

        Raises:
            NotFound: no such booking at this restaurant.
        """
        arguments = {"restaurant_id": restaurant_id, "booking_id": booking_id}
        return await self._decide(functions.RELEASE_HOLD, arguments)

    async def sweep_expired(
        self,
        restaurant_id: Id | None = None,
        *,
        limit: int | None = None,
        from_restaurant_id: Id | None = None,
    ) -> models.SweepResult:
        """Expire what is due, and offer what that frees to those who wait.

        Nothing depends on it: expired holds are in nobody's way. Run it from time to time, so
        that the waitlist hears of places that nobody asked for.

        Args:
            restaurant_id: only this restaurant (``None``: all).
            limit: begin no further restaurant after so many, 1 to 10000 (``None``: 1000). All is
                one transaction: with many restaurants call it with 1, and go on where it says.
            from_restaurant_id: where to go on: ``next_restaurant_id`` of the answer before.

        Raises:
            InvalidArgument, NotFound.
        """
        options = rpc.options(limit=limit, from_restaurant_id=from_restaurant_id)
        arguments = {"restaurant_id": restaurant_id, "options": options}
        answer, _ = await self._caller.call(functions.SWEEP_EXPIRED, arguments)
        return answer

# Generated from async_client.py by bin/generate_sync_client.py. Do not edit.
"""The client: one method per function of ``capacity_v1``."""

from __future__ import annotations

import uuid
from types import TracebackType
from typing import Any, Self

from psycopg import Connection, IsolationLevel
from psycopg.types.json import Jsonb

from capacity_db import models, rpc
from capacity_db.administration import Administration
from capacity_db.caller import Caller
from capacity_db.retry import RETRYABLE, RetryPolicy
from capacity_db.rpc import Date, Id, Options, Time


class CapacityClient(Administration):
    """Calls the booking engine, maps its answers, and repeats a transaction after a conflict.

    With ``conninfo`` the client owns a pool that opens on first use; every call is a transaction
    of its own. With ``connection`` every call is one statement in the caller's transaction, and
    nothing is repeated, committed or changed there: an error aborts that transaction as any
    failed statement does, so wrap a call in ``connection.transaction()`` to go on after one.

    Args:
        conninfo: a libpq connection string or URL; what it leaves open comes from libpq's
            environment variables.
        connection: a connection to use instead of a pool.
        isolation_level: of each transaction, for example ``"serializable"``. ``None`` sends one
            autocommit statement at the server's default level. The engine never overbooks at any.
        retries: repetitions after SQLSTATE 40001, 40P01 or 55P03, after 100, 200, 400 ms ...
        min_size: connections kept open.
        max_size: the most connections in use at a time.
        timeout: seconds to wait for a free connection.

    Raises:
        ValueError: arguments that exclude each other, or an unknown isolation level.

    Example::

        with CapacityClient("postgresql:///bookings") as client:
            result = client.create_booking(restaurant_id, "2030-05-01", "19:30", 4)
            print(result.booking or result.error)
    """

    def __init__(
        self,
        conninfo: str = "",
        *,
        connection: Connection[Any] | None = None,
        isolation_level: IsolationLevel | str | None = None,
        retries: int = 3,
        min_size: int = 0,
        max_size: int = 4,
        timeout: float = 30.0,
    ) -> None:
        self._caller = Caller(
            conninfo,
            connection,
            isolation_level,
            RetryPolicy(retries=retries),
            min_size=min_size,
            max_size=max_size,
            timeout=timeout,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def open(self, wait: bool = False) -> None:
        """Check the schema version and open the pool; otherwise the first call does.

        With ``wait``, return only when ``min_size`` connections stand.
        """
        self._caller.open(wait)

    def close(self) -> None:
        """Close the pool. A connection passed in stays open."""
        self._caller.close()

    def create_booking(
        self,
        restaurant_id: Id,
        booking_date: Date,
        start_time: Time,
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
        options: Options | None = None,
    ) -> models.BookingResult:
        """Ask for ``party_size`` covers at the restaurant's local date and time.

        Calls ``create_booking_with_capacity_check``, where the rules live. The same key always
        gets the same decision, so after a broken connection repeat with the same key; one is
        generated when none is given.

        Args:
            booking_type: ``reservation``, ``walk_in`` or ``event``.
            options: ``allow_past`` (service role), ``second_occurrence`` of an ambiguous time.

        Returns:
            The decision. A refusal has ``success`` false and an ``error`` whose code is
            CAPACITY_EXCEEDED, PAST_TIME or OUTSIDE_SERVICE_HOURS, or BOOKING_CONFLICT when the
            retries ran out before there was a decision.

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
            "options": Jsonb(options or {}),
        }
        return self._decide(rpc.CREATE_BOOKING, arguments, key)

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
            "options": Jsonb(options or {}),
        }
        return self._decide(rpc.CANCEL_BOOKING, arguments, None)

    def get_booking(self, restaurant_id: Id, booking_id: Id) -> models.Booking:
        """The booking as it is now.

        Raises:
            NotFound: no such booking at this restaurant.
        """
        arguments = {"restaurant_id": restaurant_id, "booking_id": booking_id}
        answer, _ = self._caller.call(rpc.GET_BOOKING, arguments)
        return answer.booking

    def calculate_period_capacity(
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
        answer, _ = self._caller.call(rpc.CALCULATE_PERIOD_CAPACITY, arguments)
        return answer

    def list_service_periods(self, restaurant_id: Id) -> tuple[models.ServicePeriod, ...]:
        """The service periods of a restaurant.

        Raises:
            NotFound: no such restaurant.
        """
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(rpc.LIST_SERVICE_PERIODS, arguments)
        return answer.service_periods

    def _decide(
        self, call: rpc.Rpc[models.BookingResult], arguments: dict[str, Any], key: str | None
    ) -> models.BookingResult:
        try:
            answer, retries = self._caller.call(call, arguments, key)
        except RETRYABLE:
            if self._caller.connection is not None:
                raise  # an aborted transaction of the caller's is not an answer
            return models.BookingResult.conflict(key, self._caller.policy.retries)
        return answer.model_copy(update={"idempotency_key": key, "retries": retries})

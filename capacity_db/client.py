# Generated from async_client.py by bin/generate_sync_client.py. Do not edit.
"""The client: one method per function of ``capacity_v1``, from the modules it is composed of."""

from __future__ import annotations

import copy
from types import TracebackType
from typing import Any, Self

from psycopg import Connection, IsolationLevel

from capacity_db import identity, retry
from capacity_db.administration import Administration
from capacity_db.bookings import Bookings
from capacity_db.calendars import Calendars
from capacity_db.caller import Caller
from capacity_db.connections import Connections
from capacity_db.guests import Guests
from capacity_db.holds import Holds
from capacity_db.importing import Importing
from capacity_db.limits import Limits
from capacity_db.members import Members
from capacity_db.opening_hours import OpeningHours
from capacity_db.restaurants import Restaurants
from capacity_db.rollout import Rollout
from capacity_db.seating import Seating
from capacity_db.tables import Tables
from capacity_db.upkeep import Upkeep
from capacity_db.waitlist import Waitlist
from capacity_db.webhooks import Webhooks


class CapacityClient(
    Bookings,
    Holds,
    Waitlist,
    Seating,
    Tables,
    Restaurants,
    OpeningHours,
    Limits,
    Members,
    Guests,
    Calendars,
    Webhooks,
    Administration,
    Rollout,
    Importing,
    Upkeep,
):
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
        max_waiting: calls that may wait for one, 0 for any number; the next fails at once with
            ``psycopg_pool.TooManyRequests``.

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
        max_waiting: int = 0,
    ) -> None:
        policy = retry.RetryPolicy(retries=retries)
        connections = Connections(
            conninfo,
            connection,
            isolation_level,
            min_size=min_size,
            max_size=max_size,
            timeout=timeout,
            max_waiting=max_waiting,
        )
        self._caller = Caller(connections, policy)

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
        """Close the pool. A connection passed in stays open; a view closes nothing."""
        self._caller.close()

    def as_user(self, claims: identity.AnyClaims) -> Self:
        """This client, acting for a user: a view on the same pool, made in microseconds.

        Each call of it is a transaction with role ``authenticated`` and the claims, both gone when
        it ends, however it ends. What a user may follows from the restaurants that the claims
        carry, else from the members that the database knows.

        Args:
            claims: of a token that you have verified, decoded; or :class:`Claims`. History has
                their ``sub``.

        Raises:
            InvalidArgument (INVALID_CLAIMS): no mapping, no text ``sub``, or a token not decoded.
        """
        return self._acting_for(identity.user(claims))

    def as_guest(self) -> Self:
        """This client, acting for the public: role ``anon`` and no claims; see :meth:`as_user`."""
        return self._acting_for(identity.GUEST)

    def as_service(self) -> Self:
        """This client with every right: role ``service_role``, no claims; see :meth:`as_user`."""
        return self._acting_for(identity.SERVICE)

    def _acting_for(self, someone: identity.Identity) -> Self:
        view = copy.copy(self)
        view._caller = self._caller.acting_for(someone)
        return view

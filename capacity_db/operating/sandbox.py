"""The restaurant that ``smoke`` makes for itself, and what it does there, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from capacity_db.client import CapacityClient
from capacity_db.deploy.connection import Connection
from capacity_db.errors import CapacityDbError, NotAllowed, RoleNotGranted, schema_outdated
from capacity_db.functions import SCHEMA_VERSION
from capacity_db.models import Booking, BookingResult

COVERS = 4
ARRIVAL = "19:00"
STRANGER = {"sub": "capacity-db smoke", "restaurants": {}}

_MAY_BE_SERVICE = """
    SELECT pg_catalog.pg_has_role(oid, 'MEMBER') FROM pg_catalog.pg_roles
    WHERE rolname = 'service_role'
"""


class StepError(Exception):
    """A step that did not come out as it must."""


class Sandbox:
    """A restaurant that exists in one transaction only; its steps, in their order."""

    def __init__(self, connection: Connection, client: CapacityClient) -> None:
        self._connection = connection
        self._plain = CapacityClient(connection=connection)
        self._client = client
        self.restaurant = uuid4()
        self._day: date = datetime.now(UTC).date() + timedelta(days=7)
        self._key = str(uuid4())
        self._first: Booking | None = None

    @property
    def steps(self) -> tuple[tuple[str, Callable[[], str]], ...]:
        """Each step with its name; it returns what it found, or raises."""
        return (
            ("schema", self._schema),
            ("restaurant", self._open),
            ("book", self._book),
            ("refuse", self._refuse),
            ("full", self._full),
            ("replay", self._replay),
            ("key_of_another_request", self._other_request),
            ("strangers", self._strangers),
            ("cancel", self._cancel),
            ("book_again", self._book_again),
            ("guard", self._guard),
            ("verify", self._verify),
            ("constraints", self._constraints),
        )

    def _request(self, party_size: int, key: str) -> BookingResult:
        return self._client.create_booking(
            self.restaurant, self._day, ARRIVAL, party_size, idempotency_key=key, alternatives=False
        )

    def _booked(self) -> Booking:
        assert self._first is not None
        return self._first

    def _schema(self) -> str:
        version = self._client.schema_version()
        if version < SCHEMA_VERSION:
            raise schema_outdated(version, SCHEMA_VERSION)
        return f"version {version} of capacity_v1, and this package needs {SCHEMA_VERSION}"

    def _open(self) -> str:
        self._client.upsert_restaurant(
            self.restaurant, "capacity-db smoke", "UTC", options={"enforcement": "enforce"}
        )
        self._client.upsert_service_period(self.restaurant, uuid4(), "Dinner", "17:00", "23:00")
        self._client.set_capacity_rule(self.restaurant, COVERS, None)
        return f"a restaurant with dinner for {COVERS}"

    def _book(self) -> str:
        result = self._request(COVERS, self._key)
        if not result.success or result.booking is None or result.duplicate:
            raise StepError(f"a party that fits was refused: {_code(result)}")
        self._first = result.booking
        return f"{COVERS} of {COVERS} covers are booked"

    def _full(self) -> str:
        answer = self._client.check_slot_availability(
            self.restaurant, self._day, ARRIVAL, 1, alternatives=False
        )
        if answer.available:
            raise StepError("a full service is said to have a place")
        return "a full service is said to be full"

    def _refuse(self) -> str:
        result = self._request(1, str(uuid4()))
        if result.success:
            raise StepError("one guest too many was taken")
        if _code(result) != "CAPACITY_EXCEEDED":
            raise StepError(f"one guest too many was refused with {_code(result)}")
        return "one guest too many is refused with CAPACITY_EXCEEDED"

    def _replay(self) -> str:
        result = self._request(COVERS, self._key)
        if result.booking is None or result.booking.id != self._booked().id or not result.duplicate:
            raise StepError("the same request with the same key was not answered as before")
        return "the same key is answered with the same booking"

    def _other_request(self) -> str:
        try:
            with self._connection.transaction():
                self._request(1, self._key)
        except CapacityDbError as error:
            if error.code == "IDEMPOTENCY_KEY_REUSED":
                return "the same key for another request is IDEMPOTENCY_KEY_REUSED"
            raise
        raise StepError("the same key was taken for another request")

    def _strangers(self) -> str:
        stranger = self._plain.as_user(STRANGER)
        try:
            with self._connection.transaction():
                stranger.get_booking(self.restaurant, self._booked().id)
        except NotAllowed:
            pass
        except RoleNotGranted:
            return "not tried: this login may not act as a user"
        else:
            raise StepError("a stranger was shown the booking")
        with self._connection.transaction(force_rollback=True):
            self._connection.execute("SET LOCAL ROLE authenticated")
            query = "SELECT count(*) FROM capacity.bookings WHERE restaurant_id = %s"
            row = self._connection.execute(query, (self.restaurant,)).fetchone()
        if row != (0,):
            raise StepError("a stranger can read the booking's row")
        return "strangers see nothing of it"

    def _cancel(self) -> str:
        result = self._client.cancel_booking(self.restaurant, self._booked().id)
        if result.booking is None or result.booking.status != "cancelled":
            raise StepError(f"it was not cancelled: {_code(result)}")
        return "the booking is cancelled"

    def _book_again(self) -> str:
        result = self._request(COVERS, str(uuid4()))
        if not result.success or result.booking is None:
            raise StepError(f"the place that was given back was refused: {_code(result)}")
        if result.booking.id == self._booked().id:
            raise StepError("the new request was answered with the old booking")
        return "its place is booked again"

    def _guard(self) -> str:
        query = (
            "SELECT booked_covers, max_covers FROM capacity.service_ledger WHERE restaurant_id = %s"
        )
        rows = self._read(query)
        if rows != [(COVERS, COVERS)]:
            raise StepError(f"the ledger counts {rows} where {COVERS} of {COVERS} are booked")
        return f"the ledger counts {COVERS} of {COVERS}"

    def _verify(self) -> str:
        found = self._client.verify_capacity(self.restaurant)
        if not found.success or found.overbooked_services:
            names = ", ".join(sorted({finding.check for finding in found.findings}))
            raise StepError(f"the recount does not agree: {names or 'overbooked'}")
        return f"the recount agrees on {found.checked['bookings']} bookings"

    def _constraints(self) -> str:
        self._connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return "every constraint holds"

    def _read(self, query: str) -> list[tuple[object, ...]]:
        with self._connection.transaction(force_rollback=True):
            be_service(self._connection)
            return self._connection.execute(query.encode(), (self.restaurant,)).fetchall()


def may_be_service(connection: Connection) -> bool:
    """Whether the login may take service_role."""
    return connection.execute(_MAY_BE_SERVICE).fetchone() == (True,)


def be_service(connection: Connection) -> None:
    """Take it, where the login may, until the transaction ends."""
    if may_be_service(connection):
        connection.execute("SET LOCAL ROLE service_role")


def _code(result: BookingResult) -> str:
    return result.error.code if result.error else "no error"

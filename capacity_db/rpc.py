"""The public functions of ``capacity_v1`` as the client calls them: one statement each.

Arguments go by name and with a cast, so that a function may gain parameters, and a value that
PostgreSQL cannot cast is refused by PostgreSQL itself.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from psycopg import IsolationLevel, pq
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import AdaptersMap, Dumper, Loader
from pydantic import TypeAdapter

from capacity_db import models

T = TypeVar("T")

# What the client's methods take; PostgreSQL parses the strings.
Id: TypeAlias = uuid.UUID | str
Date: TypeAlias = dt.date | str
Time: TypeAlias = dt.time | str
Options: TypeAlias = Mapping[str, Any]

SCHEMA_VERSION = 1
"""The oldest ``capacity_v1.schema_version()`` this client works with."""


@dataclass(frozen=True)
class Rpc(Generic[T]):
    """A public function: its name, its call, and how its JSONB becomes a result."""

    name: str
    statement: bytes
    result: TypeAdapter[T]


def _rpc(name: str, result: Any, /, **casts: str) -> Rpc[Any]:
    arguments = ", ".join(f"p_{arg} => %({arg})s::{cast}" for arg, cast in casts.items())
    statement = f"SELECT capacity_v1.{name}({arguments})"
    return Rpc(name, statement.encode(), TypeAdapter(result))


class _Unwrapped(models.Model):
    """``{"success": true, "booking": {...}}``: the one key that matters."""

    booking: models.Booking


class _Periods(models.Model):
    service_periods: tuple[models.ServicePeriod, ...]


_RULE_SCOPE = {
    "service_period_id": "uuid",
    "weekday": "integer",
    "first_date": "date",
    "last_date": "date",
    "options": "jsonb",
}

SCHEMA_VERSION_OF_DATABASE: Rpc[int] = Rpc(
    "schema_version", b"SELECT to_jsonb(capacity_v1.schema_version())", TypeAdapter(int)
)
ERROR_CODES: Rpc[tuple[models.ErrorCodeEntry, ...]] = Rpc(
    "error_codes",
    b"SELECT jsonb_agg(entry ORDER BY entry.sqlstate, entry.code)"
    b" FROM capacity_v1.error_codes() AS entry",
    TypeAdapter(tuple[models.ErrorCodeEntry, ...]),
)
UPSERT_RESTAURANT: Rpc[models.RestaurantResult] = _rpc(
    "upsert_restaurant",
    models.RestaurantResult,
    restaurant_id="uuid",
    name="text",
    timezone="text",
    options="jsonb",
)
UPSERT_SERVICE_PERIOD: Rpc[models.ServicePeriodResult] = _rpc(
    "upsert_service_period",
    models.ServicePeriodResult,
    restaurant_id="uuid",
    service_period_id="uuid",
    name="text",
    start_time="time",
    end_time="time",
    weekdays="integer[]",
    options="jsonb",
)
SET_CAPACITY_RULE: Rpc[models.CapacityRuleResult] = _rpc(
    "set_capacity_rule",
    models.CapacityRuleResult,
    restaurant_id="uuid",
    max_covers="integer",
    max_parties="integer",
    **_RULE_SCOPE,
)
REMOVE_CAPACITY_RULE: Rpc[models.CapacityRuleResult] = _rpc(
    "remove_capacity_rule", models.CapacityRuleResult, restaurant_id="uuid", **_RULE_SCOPE
)
CREATE_BOOKING: Rpc[models.BookingResult] = _rpc(
    "create_booking_with_capacity_check",
    models.BookingResult,
    restaurant_id="uuid",
    booking_date="date",
    start_time="time",
    party_size="integer",
    idempotency_key="text",
    guest_name="text",
    guest_email="text",
    guest_phone="text",
    booking_type="text",
    source="text",
    notes="text",
    seating_preference="text",
    options="jsonb",
)
CANCEL_BOOKING: Rpc[models.BookingResult] = _rpc(
    "cancel_booking",
    models.BookingResult,
    restaurant_id="uuid",
    booking_id="uuid",
    options="jsonb",
)
GET_BOOKING: Rpc[_Unwrapped] = _rpc(
    "get_booking", _Unwrapped, restaurant_id="uuid", booking_id="uuid"
)
CALCULATE_PERIOD_CAPACITY: Rpc[models.PeriodCapacity] = _rpc(
    "calculate_period_capacity",
    models.PeriodCapacity,
    restaurant_id="uuid",
    service_period_id="uuid",
    service_date="date",
)
LIST_SERVICE_PERIODS: Rpc[_Periods] = _rpc("list_service_periods", _Periods, restaurant_id="uuid")
GET_ENFORCEMENT: Rpc[models.Enforcement] = _rpc(
    "get_enforcement", models.Enforcement, restaurant_id="uuid"
)
SET_ENFORCEMENT: Rpc[models.Enforcement] = _rpc(
    "set_enforcement", models.Enforcement, percent="integer"
)
SET_RESTAURANT_ENFORCEMENT: Rpc[models.Enforcement] = _rpc(
    "set_restaurant_enforcement", models.Enforcement, restaurant_id="uuid", mode="text"
)
VERIFY_CAPACITY: Rpc[models.Verification] = _rpc(
    "verify_capacity", models.Verification, restaurant_id="uuid"
)


class _JsonbBytes(Loader):
    """Hands JSONB over as UTF-8 bytes: pydantic parses it, and nothing parses it twice."""

    format = pq.Format.TEXT

    def load(self, data: Buffer) -> bytes:
        raw = bytes(data)
        encoding = self.connection.info.encoding if self.connection else "utf-8"
        return raw if encoding in ("utf-8", "ascii") else raw.decode(encoding).encode()


class _Literal(Dumper):
    """Sends a number as an untyped literal, so that the cast refuses 2.5 or true for an integer.

    psycopg would send a float8 or a boolean, and PostgreSQL would round or convert it.
    """

    def dump(self, obj: Any) -> bytes:
        return str(obj).encode()


def adapt(adapters: AdaptersMap) -> None:
    """Register the client's loaders and dumpers; never on a caller's own connection."""
    adapters.register_loader("jsonb", _JsonbBytes)
    adapters.register_dumper(float, _Literal)
    adapters.register_dumper(bool, _Literal)


def adapt_context() -> AdaptContext:
    """psycopg's global adapters and the client's on top, for the connections of its own pool."""
    from psycopg import adapters

    own = AdaptersMap(adapters)
    adapt(own)
    return own


def isolation_level_of(value: IsolationLevel | str | None) -> IsolationLevel | None:
    """The level meant by ``serializable``, ``read-committed``, ``"REPEATABLE READ"`` ...

    Raises:
        ValueError: the name is none of PostgreSQL's isolation levels.
    """
    if value is None or isinstance(value, IsolationLevel):
        return value
    name = value.strip().upper().replace("-", "_").replace(" ", "_")
    if name not in IsolationLevel.__members__:
        known = ", ".join(level.name.lower().replace("_", "-") for level in IsolationLevel)
        raise ValueError(f"unknown isolation level {value!r}: use one of {known}")
    return IsolationLevel[name]

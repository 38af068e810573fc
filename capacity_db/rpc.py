"""How a call goes over the wire: arguments, statements, and JSONB on both ways.

Arguments go by name and with a cast, so that a function may gain parameters, and a value that
PostgreSQL cannot cast is refused by PostgreSQL itself.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeAlias, TypeVar

from psycopg import IsolationLevel, pq
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import AdaptersMap, Dumper, Loader
from psycopg.types.json import Jsonb
from pydantic import BaseModel, TypeAdapter

T = TypeVar("T")

# What the client's methods take; PostgreSQL parses the strings.
Id: TypeAlias = uuid.UUID | str
Date: TypeAlias = dt.date | str
Time: TypeAlias = dt.time | str
Options: TypeAlias = Mapping[str, Any]


class Unset(Enum):
    """The type of :data:`UNSET`."""

    UNSET = "UNSET"


UNSET: Final = Unset.UNSET
"""An argument that was not given, where ``None`` is a value: it clears."""


@dataclass(frozen=True)
class Rpc(Generic[T]):
    """A public function: its name, its call, and how its JSONB becomes a result."""

    name: str
    statement: bytes
    result: TypeAdapter[T]


def declare(name: str, result: Any, /, **casts: str) -> Rpc[Any]:
    """The function ``capacity_v1.<name>``: its parameters without ``p_``, each with its type."""
    arguments = ", ".join(f"p_{arg} => %({arg})s::{cast}" for arg, cast in casts.items())
    statement = f"SELECT capacity_v1.{name}({arguments})"
    return Rpc(name, statement.encode(), TypeAdapter(result))


def jsonb(value: Any) -> Jsonb:
    """A JSONB argument; ids, dates, times and models inside become text and objects."""
    return Jsonb(value, dumps=_dumps)


def options(given: Options | None = None, /, **more: Any) -> Jsonb:
    """``p_options``: what was given, and what is not ``None`` of the rest."""
    known = {name: value for name, value in more.items() if value is not None}
    return jsonb({**(given or {}), **known})


def _dumps(value: Any) -> str:
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be said in JSON")


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

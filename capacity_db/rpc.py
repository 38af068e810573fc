"""How a call goes over the wire: arguments, statements, and JSONB on both ways.

Arguments go by name and with a cast, so that a function may gain parameters, and a value that
PostgreSQL cannot cast is refused by PostgreSQL itself. Dates and times are the exception: how the
server reads their text depends on its settings, so that only ISO text leaves the client.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeAlias, TypeVar

from psycopg import IsolationLevel, pq
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import AdaptersMap, Dumper, Loader
from psycopg.types.json import Jsonb
from pydantic import BaseModel, TypeAdapter

from capacity_db.errors import ErrorCode, InvalidArgument

T = TypeVar("T")

# What the client's methods take; dates and times as text are ISO: YYYY-MM-DD, HH:MM or HH:MM:SS.
# A moment with an offset is an instant, and one without is the restaurant's wall time.
Id: TypeAlias = uuid.UUID | str
Ids: TypeAlias = Id | Sequence[Id]
Date: TypeAlias = dt.date | str
Time: TypeAlias = dt.time | str
Moment: TypeAlias = dt.datetime | str
Options: TypeAlias = Mapping[str, Any]


class Unset(Enum):
    """The type of :data:`UNSET`."""

    UNSET = "UNSET"


UNSET: Final = Unset.UNSET
"""An argument that was not given, where ``None`` is a value: it clears."""


class Kind(Enum):
    """What a function does with places, as far as it is measured."""

    CREATES = "creates"
    """Judges a request, and makes a booking or a hold."""
    DECIDES = "decides"
    """Judges a change of what is booked or held."""
    TELLS = "tells"
    """Says what is free."""
    OTHER = "other"


@dataclass(frozen=True)
class Rpc(Generic[T]):
    """A public function: its name, its call, and how its JSONB becomes a result."""

    name: str
    statement: bytes
    result: TypeAdapter[T]
    casts: tuple[tuple[str, str], ...] = ()
    kind: Kind = Kind.OTHER

    def check(self, arguments: Mapping[str, Any]) -> None:
        """Look at the dates and times before anything is sent.

        Raises:
            InvalidArgument: one is neither ISO text nor of its type, without a zone.
        """
        for name, cast in self.casts:
            if cast in _ISO and not _is_plain(arguments[name], cast):
                raise _not_iso(name, _ISO[cast])


def declare(name: str, result: Any, kind: Kind = Kind.OTHER, /, **casts: str) -> Rpc[Any]:
    """The function ``capacity_v1.<name>``: its parameters without ``p_``, each with its type."""
    arguments = ", ".join(f"p_{arg} => %({arg})s::{cast}" for arg, cast in casts.items())
    statement = f"SELECT capacity_v1.{name}({arguments})"
    return Rpc(name, statement.encode(), TypeAdapter(result), tuple(casts.items()), kind)


def iso_date(text: str) -> dt.date:
    """The date that is written ``YYYY-MM-DD``.

    Raises:
        ValueError: it is written otherwise, or there is no such date.
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{text!r} is not YYYY-MM-DD")
    return dt.date.fromisoformat(text)


def iso_time(text: str) -> dt.time:
    """The time that is written ``HH:MM`` or ``HH:MM:SS``.

    Raises:
        ValueError: it is written otherwise, or there is no such time.
    """
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        raise ValueError(f"{text!r} is neither HH:MM nor HH:MM:SS")
    return dt.time.fromisoformat(text)


def iso_moment(text: str) -> dt.datetime:
    """The moment that is written ``YYYY-MM-DDTHH:MM``, with an offset, with Z, or without a zone.

    Seconds may follow the minutes.

    Raises:
        ValueError: it is written otherwise, or there is no such moment.
    """
    if not re.fullmatch(_MOMENT, text):
        raise ValueError(f"{text!r} is not YYYY-MM-DDTHH:MM")
    return dt.datetime.fromisoformat(text)


_MOMENT: Final = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}"
    r"(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


@dataclass(frozen=True)
class _Iso:
    """How one type is written: its reader, the error's code and noun, and the remedy."""

    read: Callable[[str], object]
    code: str
    noun: str
    hint: str


_ISO: Final = {
    "date": _Iso(
        iso_date,
        ErrorCode.INVALID_DATE,
        "date",
        "Pass a datetime.date without a zone, or text: YYYY-MM-DD.",
    ),
    "time": _Iso(
        iso_time,
        ErrorCode.INVALID_TIME,
        "time",
        "Pass a datetime.time without a zone, or text: HH:MM or HH:MM:SS.",
    ),
}
_ISO_MOMENT: Final = _Iso(
    iso_moment,
    "INVALID_VALUE",
    "moment",
    "Pass a datetime.datetime, or text: YYYY-MM-DDTHH:MM, with an offset unless it is the"
    " restaurant's wall time.",
)


def _is_plain(value: object, cast: str) -> bool:
    if isinstance(value, str):
        try:
            _ISO[cast].read(value)
        except ValueError:
            return False
        return True
    # A datetime is a date to Python. The cast would drop its time, or a zone, without a word.
    if isinstance(value, dt.datetime) or (isinstance(value, dt.time) and value.tzinfo is not None):
        return False
    return value is None or isinstance(value, dt.date if cast == "date" else dt.time)


def _not_iso(name: str, kind: _Iso) -> InvalidArgument:
    return InvalidArgument(
        f"{name} is not a {kind.noun}",
        code=kind.code,
        detail={"argument": f"p_{name}"},
        hint=kind.hint,
    )


def moment(name: str, value: Moment | None) -> tuple[str | None, str | None]:
    """A moment as an instant and as a wall time: it is one of them, and the other is ``None``.

    Raises:
        InvalidArgument: it is neither ISO text nor a datetime.
    """
    if value is None:
        return None, None
    try:
        known = iso_moment(value) if isinstance(value, str) else value
    except ValueError:
        raise _not_iso(name, _ISO_MOMENT) from None
    if not isinstance(known, dt.datetime):
        raise _not_iso(name, _ISO_MOMENT)
    text = known.isoformat()
    return (None, text) if known.utcoffset() is None else (text, None)


def ids(given: Ids) -> list[str]:
    """One id or several, as text."""
    return [str(given)] if isinstance(given, uuid.UUID | str) else [str(item) for item in given]


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

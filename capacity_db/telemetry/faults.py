"""What may be said of an exception: its kind, its code and where it rose.

Not its text: what the server says of a violated constraint repeats the values of the row. Only
what it says of itself and of connections is quoted.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from enum import StrEnum

import psycopg

from capacity_db import errors, retry


class Outcome(StrEnum):
    """What came of a call."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ANSWERED = "answered"
    """Nothing was asked for that could be refused."""
    INVALID = "invalid"
    """A mistake of the caller's."""
    CONFLICT = "conflict"
    """Others were in the way until the retries ran out."""
    ERROR = "error"
    """No answer, through no fault of the caller's."""


_OF_THE_SERVER = ("08", "53", "55", "57", "58")
"""SQLSTATE classes whose messages are about connections, resources, locks and operators."""

_MISTAKES = (
    errors.InvalidArgument,
    errors.NotFound,
    errors.Conflict,
    errors.WrongState,
    errors.NotAllowed,
)

_OF_THE_INSTALLATION = (errors.ConnectionLost, errors.RoleNotGranted, errors.SchemaNotReady)


def outcome_of(error: BaseException) -> Outcome:
    """What an exception says of the call that it ended."""
    if isinstance(error, retry.RETRYABLE):
        return Outcome.CONFLICT
    return Outcome.INVALID if isinstance(error, _MISTAKES) else Outcome.ERROR


def code_of(error: BaseException) -> str:
    """The code of an exception: the client's, else the server's SQLSTATE, else its type's name."""
    if isinstance(error, errors.CapacityDbError):
        return error.code
    return sqlstate_of(error) or type(error).__name__


def sqlstate_of(error: BaseException) -> str | None:
    """What the server called it."""
    known = isinstance(error, errors.CapacityDbError | psycopg.Error)
    return getattr(error, "sqlstate", None) if known else None


def describe(error: BaseException, *, where: bool = False) -> str:
    """An exception and what it rose from, in one line: types and codes, and no row's values.

    With ``where``, the lines of code that it passed follow, without what they held.
    """
    parts = [_named(one) for one in _chain(error)]
    text = ", from ".join(parts)
    if not where:
        return text
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__))
    return "\n".join([text, *(frame.rstrip("\n") for frame in frames)])


def _named(error: BaseException) -> str:
    code = code_of(error)
    name = type(error).__name__
    said = name if code == name else f"{name} {code}"
    more = _harmless(error)
    return f"{said} ({more})" if more else said


def _harmless(error: BaseException) -> str | None:
    """What else may be said."""
    if isinstance(error, _OF_THE_INSTALLATION):
        return error.message
    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate is None:
        # Of libpq or the pool, where it is about a connection.
        lines = str(error).splitlines() if isinstance(error, psycopg.OperationalError) else []
        return lines[0].strip() if lines else None
    if error.sqlstate[:2] in _OF_THE_SERVER:
        return error.diag.message_primary
    return error.diag.constraint_name


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)

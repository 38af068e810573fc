"""What one look at an installation finds, and how the looks are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg
from psycopg import errors as pg
from psycopg.rows import dict_row

SECONDS = 30
"""The longest that one query of a check may take."""

Row = tuple[Any, ...]


class State(StrEnum):
    """How it stands: ``unknown`` is what the login may not look at, or what is not there."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How something stands: what was found, what to do, and the objects that it is about.

    ``is_denied``: it is unknown because the login has no right to look.
    """

    state: State
    found: str
    remedy: str = ""
    objects: tuple[str, ...] = ()
    is_denied: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A verdict with its name, such as ``triggers_enabled`` of ``installation``."""

    area: str
    name: str
    state: State
    found: str
    remedy: str
    objects: tuple[str, ...]
    is_denied: bool


def ok(found: str, hint: str = "") -> Verdict:
    """All is well; ``hint`` says what could be better still."""
    return Verdict(State.OK, found, hint)


def warning(found: str, remedy: str, objects: Sequence[object] = ()) -> Verdict:
    """It works, but not well, or not for long."""
    return Verdict(State.WARNING, found, remedy, tuple(map(str, objects)))


def problem(found: str, remedy: str, objects: Sequence[object] = ()) -> Verdict:
    """Bookings fail, are lost, or somebody may do what is not his to do."""
    return Verdict(State.PROBLEM, found, remedy, tuple(map(str, objects)))


def unknown(found: str, remedy: str = "") -> Verdict:
    """It could not be looked at."""
    return Verdict(State.UNKNOWN, found, remedy)


def denied(why: str, remedy: str = "Ask as the login that migrates.") -> Verdict:
    """It could not be looked at for want of rights."""
    return Verdict(State.UNKNOWN, f"not looked at: {why}", remedy, is_denied=True)


class Session:
    """A connection that looks and changes nothing; each query is a transaction of its own."""

    def __init__(self, connection: psycopg.Connection[Any], conninfo: str) -> None:
        self._connection = connection
        self.conninfo = conninfo
        self._service: bool | None = None

    @property
    def server_version(self) -> int:
        """Such as 180001."""
        return self._connection.info.server_version

    def rows(self, query: str, *parameters: object, as_service: bool = False) -> list[Row]:
        """What a query returns; ``as_service``: with the rights of service_role where allowed."""
        with self._looking(as_service):
            return self._connection.execute(query.encode(), parameters or None).fetchall()

    def dicts(
        self, query: str, parameters: dict[str, Any], *, as_service: bool = False
    ) -> list[dict[str, Any]]:
        """The same by name, with named parameters."""
        with self._looking(as_service), self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query.encode(), parameters).fetchall()

    def value(self, query: str, *parameters: object, as_service: bool = False) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(query, *parameters, as_service=as_service)
        return rows[0][0] if rows else None

    @contextmanager
    def _looking(self, as_service: bool) -> Iterator[None]:
        with self._connection.transaction():
            self._connection.execute("SET TRANSACTION READ ONLY")
            self._connection.execute("SET LOCAL search_path = pg_catalog, pg_temp")
            self._connection.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'".encode())
            self._connection.execute("SET LOCAL lock_timeout = '2s'")
            if as_service and self._may_be_service():
                self._connection.execute("SET LOCAL ROLE service_role")
            yield

    def _may_be_service(self) -> bool:
        if self._service is None:
            row = self._connection.execute(
                "SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = 'service_role'"
            ).fetchone()
            self._service = row == (True,)
        return self._service


Look = Callable[[Session], Verdict]


def take(area: str, name: str, look: Look, session: Session) -> Check:
    """One check; what the login may not see, or what is not installed, is unknown."""
    try:
        verdict = look(session)
    except pg.InsufficientPrivilege as error:
        remedy = "Ask as a member of service_role, or as the login that migrates."
        verdict = denied(_line(error), remedy)
    except (
        pg.UndefinedTable,
        pg.UndefinedFunction,
        pg.UndefinedColumn,
        pg.UndefinedObject,
        pg.InvalidSchemaName,
    ) as error:
        verdict = unknown(
            f"not looked at: {_line(error)}", "Run `capacity-db migrate`, then ask again."
        )
    except (pg.QueryCanceled, pg.LockNotAvailable) as error:
        verdict = unknown(f"not looked at: {_line(error)}", "Ask again when there is less to do.")
    found = (verdict.state, verdict.found, verdict.remedy, verdict.objects, verdict.is_denied)
    return Check(area, name, *found)


def _line(error: psycopg.Error) -> str:
    return " ".join((error.diag.message_primary or str(error)).split())


def counted(number: int, one: str, many: str) -> str:
    """``1 trigger is disabled``, ``2 triggers are disabled``."""
    return f"{number:,} {one if number == 1 else many}"


def listed(names: Sequence[object], most: int = 5) -> str:
    """The first of them, and how many more there are."""
    shown = ", ".join(map(str, names[:most]))
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"

"""What can stop a deployment. Every error has a hint: what the reader can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
from psycopg import errors as pg

if TYPE_CHECKING:
    from capacity_db.deploy.model import Difference


class DeployError(Exception):
    """A deployment that was refused or failed; nothing half-done is left behind.

    ``hint`` is the remedy, one sentence or more, possibly empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnreachableError(DeployError):
    """The database cannot be reached or does not let us in."""


class UnsuitableServerError(DeployError):
    """The server is too old, a read-only standby, or hidden behind a transaction pooler."""


class NotPermittedError(DeployError):
    """The role lacks a privilege that the deployment needs."""


class RefusedError(DeployError):
    """The package and the database contradict each other; ``differences`` says where."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        lines = "; ".join(f"{d.object}: {d.message}" for d in differences)
        super().__init__(lines, differences[0].remedy if differences else "")
        self.differences = differences


class WaitedTooLongError(DeployError):
    """Another deployment, or a session that holds a table, did not finish in time."""


class SqlFileError(DeployError):
    """A file of ``migrations/`` or ``sql/`` was refused by the server.

    ``path`` is the file, ``line`` the line (from 1) or None, ``sqlstate`` the server's code.
    """

    def __init__(
        self, path: str, line: int | None, message: str, sqlstate: str | None, hint: str
    ) -> None:
        where = path if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {message}", hint)
        self.path = path
        self.line = line
        self.sqlstate = sqlstate


_PRIVILEGE_HINT = (
    "Deploy with a superuser, or with a role that has CREATEROLE and CREATE on the database, "
    "and always with the same role."
)


def from_psycopg(error: psycopg.Error) -> DeployError:
    """Return ``error`` in the words of this package."""
    text = (error.diag.message_primary or str(error)).strip()
    if isinstance(error, pg.InsufficientPrivilege):
        return NotPermittedError(text, _PRIVILEGE_HINT)
    if isinstance(error, psycopg.OperationalError):
        return UnreachableError(
            f"the connection to the database was lost: {text}",
            "Run the same command again: what was committed is kept, the rest is done again.",
        )
    code = f" (SQLSTATE {error.sqlstate})" if error.sqlstate else ""
    return DeployError(text + code, error.diag.message_hint or "")


@contextmanager
def translated() -> Iterator[None]:
    """Turn psycopg's errors into DeployErrors on the way out."""
    try:
        yield
    except psycopg.Error as error:
        raise from_psycopg(error) from error


def sql_file_error(error: psycopg.Error, path: str, text: str) -> SqlFileError:
    """Return ``error`` as a failure of the file ``path``.

    ``text`` is what was sent if that is the whole file, so that the line can be told, else empty.
    """
    position = error.diag.statement_position
    line = text.count("\n", 0, int(position) - 1) + 1 if position and text else None
    parts = [error.diag.message_primary or str(error), error.diag.message_detail]
    hint = error.diag.message_hint or ""
    if isinstance(error, pg.InsufficientPrivilege) and not hint:
        hint = _PRIVILEGE_HINT
    message = " - ".join(part.strip() for part in parts if part)
    return SqlFileError(path, line, message, error.sqlstate, hint)

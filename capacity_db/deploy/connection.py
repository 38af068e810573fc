"""Connections for deploying, and the lock that lets only one deployment work at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from capacity_db.deploy.errors import (
    DeployError,
    UnreachableError,
    UnsuitableServerError,
    WaitedTooLongError,
)
from capacity_db.deploy.model import Event, EventKind, OnEvent

Connection = psycopg.Connection[tuple[Any, ...]]

MINIMUM_SERVER = 15
LOCK_KEY = 0x6361_7061_6369_7479  # "capacity"; advisory locks are per database
_POLL_SECONDS = 0.2
_CONNECT_SECONDS = 10

_HOLDER_SQL = """
    SELECT l.pid
    FROM pg_catalog.pg_locks AS l
    JOIN pg_catalog.pg_database AS d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
      AND d.datname = current_database()
      AND (l.classid::bigint << 32) | l.objid::bigint = %s
"""


def connect(conninfo: str) -> Connection:
    """Open an autocommit connection; ``conninfo`` is anything libpq accepts.

    Raises UnreachableError, or UnsuitableServerError for a server that is too old.
    """
    try:
        # libpq itself would wait for a silent host for minutes.
        timeout = conninfo_to_dict(conninfo).get("connect_timeout") or _CONNECT_SECONDS
        connection = psycopg.connect(
            make_conninfo(conninfo, connect_timeout=timeout),
            autocommit=True,
            prepare_threshold=None,
            fallback_application_name="capacity-db deploy",
            client_encoding="UTF8",
        )
    except psycopg.Error as error:
        raise UnreachableError(
            f"cannot connect to the database: {str(error).strip()}",
            "Check --dsn, DATABASE_URL or the PG* variables, and that the server is running.",
        ) from error
    if connection.info.server_version < MINIMUM_SERVER * 10000:
        version = connection.info.parameter_status("server_version")
        connection.close()
        raise UnsuitableServerError(
            f"the server is PostgreSQL {version}; {MINIMUM_SERVER} or newer is needed",
            "Upgrade the server.",
        )
    return connection


def prepare_to_write(connection: Connection, conninfo: str) -> None:
    """Make ``connection`` fit for deploying, or raise UnsuitableServerError."""
    (standby,) = _one(connection, "SELECT pg_catalog.pg_is_in_recovery()")
    if standby:
        raise UnsuitableServerError(
            "the server is a read-only standby", "Connect to the primary instead."
        )
    _refuse_transaction_pooler(connection, conninfo)
    set_up_session(connection)


def refuse_encoding(connection: Connection) -> None:
    """Raise UnsuitableServerError unless the database holds text as UTF-8."""
    (encoding,) = _one(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        raise UnsuitableServerError(
            f"the database has the encoding {encoding}: names of guests could not all be stored",
            "Make one with CREATE DATABASE ... ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
            " (or another UTF-8 locale of your system).",
        )


def set_up_session(connection: Connection) -> None:
    """Set what a deploying session needs, whatever the role's and database's defaults are."""
    # A role's or database's own settings must not cut a deployment short.
    connection.execute("SET statement_timeout = 0")
    connection.execute("SET idle_in_transaction_session_timeout = 0")
    connection.execute("SET idle_session_timeout = 0")
    connection.execute("SET default_transaction_read_only = off")
    connection.execute("SET default_transaction_isolation = 'read committed'")
    # So that the server notices within seconds when this process is killed in mid-statement.
    with suppress(psycopg.errors.InvalidParameterValue):
        connection.execute("SET client_connection_check_interval = '1s'")


def _refuse_transaction_pooler(connection: Connection, conninfo: str) -> None:
    """Raise UnsuitableServerError if a transaction pooler sits in between.

    It would hand our session lock and settings to other clients. Poolers invent the process id
    they announce, so a truthful one settles the matter; else two of our connections that turn
    out to be served by one server process give it away. A session pooler is no problem.
    """
    (server_pid,) = _one(connection, "SELECT pg_catalog.pg_backend_pid()")
    if connection.info.backend_pid == server_pid:
        return
    for _ in range(3):
        with connect(conninfo) as other:
            (other_pid,) = _one(other, "SELECT pg_catalog.pg_backend_pid()")
        (server_pid,) = _one(connection, "SELECT pg_catalog.pg_backend_pid()")
        if other_pid == server_pid:
            raise UnsuitableServerError(
                "there is a transaction-pooling proxy between here and the server",
                "Deploy over a direct connection (or a session pool): give its address in --dsn.",
            )


@contextmanager
def deploy_lock(connection: Connection, wait_seconds: float, on_event: OnEvent) -> Iterator[None]:
    """Hold the lock that every deployment to this database takes, as a session lock.

    It is held by the very connection that does the work: a killed process's server session may
    live on for a moment, and nobody else may start before it is gone.
    Raises WaitedTooLongError after ``wait_seconds``.
    """
    deadline = time.monotonic() + wait_seconds
    told: int | None = None
    while True:
        (locked,) = _one(connection, "SELECT pg_catalog.pg_try_advisory_lock(%s)", LOCK_KEY)
        if locked:
            break
        row = connection.execute(_HOLDER_SQL, (LOCK_KEY,)).fetchone()
        if row is not None and row[0] != told:
            told = row[0]
            message = f"another migrate is running (pid {told}); waiting"
            on_event(Event(EventKind.WAITING, message))
        if time.monotonic() >= deadline:
            raise WaitedTooLongError(
                f"another migrate is running (pid {told}) and did not finish "
                f"within {wait_seconds:g} s",
                "Wait for it and try again; look at that pid in pg_stat_activity.",
            )
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        # After a lost connection the server has released it already.
        with suppress(psycopg.Error):
            connection.execute("SELECT pg_catalog.pg_advisory_unlock(%s)", (LOCK_KEY,))


def assert_lock_held(connection: Connection) -> None:
    """Raise DeployError unless this very server session holds the deployment lock."""
    held = connection.execute(
        f"SELECT EXISTS ({_HOLDER_SQL} AND l.pid = pg_catalog.pg_backend_pid())", (LOCK_KEY,)
    ).fetchone()
    if held != (True,):
        raise DeployError(
            "the deployment lock was lost",
            "Deploy over a direct connection: a proxy seems to change the server session.",
        )


def _one(connection: Connection, query: str, *parameters: object) -> tuple[Any, ...]:
    row = connection.execute(query.encode(), parameters or None).fetchone()
    if row is None:
        raise DeployError("the server answered a question with nothing")
    return row

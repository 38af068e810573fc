# Generated from async_session.py by bin/generate_sync_client.py. Do not edit.
"""One call on one connection, as whom it was asked for."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import Connection, Cursor
from psycopg.pq import PipelineStatus, TransactionStatus
from psycopg.rows import tuple_row

from capacity_db import identity, rpc
from capacity_db.identity import Identity
from capacity_db.pool import begin


def fetch(
    connection: Connection[Any],
    call: rpc.Rpc[Any],
    arguments: dict[str, Any],
    someone: Identity | None,
    is_own: bool,
) -> bytes:
    """The JSON that the call answers.

    Without an identity it is one statement. With one it is a transaction, sent as a whole, or
    where there is one already a part of it, which leaves role and claims as they were.

    Args:
        is_own: the connection is the client's, and has its adapters.

    Raises:
        NotSupportedError: with an identity, within a caller's pipeline.
    """
    # Plain cursors with tuples, whatever factories a caller's connection has.
    with Cursor(connection, row_factory=tuple_row) as cursor:
        if not is_own:
            rpc.adapt(cursor.adapters)
        if someone is None:
            cursor.execute(call.statement, arguments)
        elif _is_stuck(connection):
            raise psycopg.NotSupportedError("leave connection.pipeline() to act for somebody")
        elif connection.autocommit and _is_idle(connection):
            _in_transaction(cursor, call, arguments, someone)
        else:
            _within_transaction(cursor, call, arguments, someone)
        row = cursor.fetchone()
    raw: bytes = row[0] if row else b"null"
    return raw


def _in_transaction(
    cursor: Cursor[Any],
    call: rpc.Rpc[Any],
    arguments: dict[str, Any],
    someone: Identity,
) -> None:
    """BEGIN, who it is, the call, COMMIT: where one fails, the server skips the rest."""
    connection = cursor.connection
    setting = Cursor(connection, row_factory=tuple_row)
    bracket = Cursor(connection, row_factory=tuple_row)
    try:
        # Not connection.transaction(), which waits for each of them. And not the transaction that a
        # pipeline is: libpq loses count of the results when it fails at its very end.
        _send(
            connection,
            (bracket, begin(connection), None),
            (setting, identity.SET, someone.settings),
            (cursor, call.statement, arguments),
            (bracket, b"COMMIT", None),
        )
    except BaseException as error:
        _close_if_stuck(connection)
        if not connection.closed and not _is_idle(connection):
            connection.rollback()
        _check_identity(setting, someone, error)
        raise


def _within_transaction(
    cursor: Cursor[Any],
    call: rpc.Rpc[Any],
    arguments: dict[str, Any],
    someone: Identity,
) -> None:
    """Who it is, the call, and who it was before.

    Where a statement fails the transaction is aborted, and what ends that, a ROLLBACK as a whole or
    to a savepoint, brings back what was set before.
    """
    connection = cursor.connection
    setting = Cursor(connection, row_factory=tuple_row)
    resetting = Cursor(connection, row_factory=tuple_row)
    resetting.execute(identity.GET)
    row = resetting.fetchone()
    assert row is not None
    before = Identity(*row)
    try:
        _send(
            connection,
            (setting, identity.SET, someone.settings),
            (cursor, call.statement, arguments),
            (resetting, identity.SET, before.settings),
        )
    except BaseException as error:
        _close_if_stuck(connection)
        # An argument that cannot be sent, or an interruption, aborts nothing.
        if connection.info.transaction_status is TransactionStatus.INTRANS:
            resetting.execute(identity.SET, before.settings)
        _check_identity(setting, someone, error)
        raise


def _send(
    connection: Connection[Any],
    *statements: tuple[Cursor[Any], bytes, dict[str, Any] | dict[str, str] | None],
) -> None:
    """Execute statements in one journey; raises what failed first."""
    failed: psycopg.Error | None = None
    try:
        with connection.pipeline():
            try:
                for cursor, statement, arguments in statements:
                    cursor.execute(statement, arguments)
            except psycopg.Error as error:
                failed = error  # leaving by it, psycopg would log a warning of what follows from it
    except psycopg.Error:
        if failed is None:
            raise
    if failed is not None:
        raise failed


def _is_stuck(connection: Connection[Any]) -> bool:
    return connection.pgconn.pipeline_status != PipelineStatus.OFF


def _close_if_stuck(connection: Connection[Any]) -> None:
    # What it would read next are the answers to somebody else's questions.
    if not connection.closed and _is_stuck(connection):
        connection.close()


def _check_identity(setting: Cursor[Any], someone: Identity, error: BaseException) -> None:
    """Raise what it means that the role could not be taken, if that was it."""
    if not isinstance(error, psycopg.Error) or setting.pgresult is not None:
        return
    refused = identity.refused(someone, error, setting.connection.info.user)
    if refused is not None:
        raise refused from error


def _is_idle(connection: Connection[Any]) -> bool:
    return connection.info.transaction_status is TransactionStatus.IDLE

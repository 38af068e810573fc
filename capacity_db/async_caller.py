"""Carries a call to the database: connections, the schema check, retries, typed errors."""

from __future__ import annotations

import logging
from typing import Any, TypeVar

import psycopg
from psycopg import AsyncConnection, AsyncCursor, IsolationLevel
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from psycopg_pool import AsyncConnectionPool

from capacity_db import errors, functions, rpc
from capacity_db.concurrency import AsyncLock, async_sleep
from capacity_db.pool import connection_options, has_news
from capacity_db.retry import RETRYABLE, RetryPolicy

T = TypeVar("T")

logger = logging.getLogger("capacity_db")


class AsyncCaller:
    """Runs one :class:`~capacity_db.rpc.Rpc` at a time, over a pool or a caller's connection.

    With a pool a call is a transaction of its own, repeated by the policy. With a caller's
    connection it is one statement in the caller's transaction: nothing is checked, repeated,
    committed or changed there.
    """

    def __init__(
        self,
        conninfo: str,
        connection: AsyncConnection[Any] | None,
        isolation_level: IsolationLevel | str | None,
        policy: RetryPolicy,
        min_size: int,
        max_size: int,
        timeout: float,
    ) -> None:
        if connection is not None and (conninfo or isolation_level is not None):
            raise ValueError("with connection=..., conninfo and isolation level are the caller's")
        self.connection = connection
        self.policy = policy
        self._conninfo = conninfo
        self._isolation_level = rpc.isolation_level_of(isolation_level)
        self._lock = AsyncLock()
        self._ready = False
        self._pool: AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]] | None = None
        if connection is None:
            self._options = connection_options(conninfo)
            self._pool = AsyncConnectionPool(
                conninfo,
                kwargs=self._options,
                configure=self._configure,
                check=self._check_connection,
                open=False,
                min_size=min_size,
                max_size=max_size,
                timeout=timeout,
                name="capacity-db",
            )

    @property
    def is_in_transaction(self) -> bool:
        """Whether the next call would be part of a transaction of the caller's."""
        if self.connection is None:
            return False
        return self.connection.info.transaction_status is not TransactionStatus.IDLE

    async def open(self, wait: bool = False) -> None:
        """Check the schema, once, and open the pool.

        With ``wait``, return only when ``min_size`` connections stand.
        """
        if self._pool is None:
            return
        if not self._ready:
            async with self._lock:
                if not self._ready:
                    await self._check_schema()
                    await self._pool.open()
                    self._ready = True
        if wait:
            await self._pool.wait()

    async def close(self) -> None:
        """Close the pool; a caller's connection stays as it is."""
        if self._pool is not None:
            await self._pool.close()

    async def call(
        self, call: rpc.Rpc[T], arguments: dict[str, Any], key: str | None = None
    ) -> tuple[T, int]:
        """The result of the call, and how often it was repeated.

        Raises:
            CapacityDbError: as :mod:`capacity_db.errors` says; ``key`` is named in ConnectionLost.
            psycopg.Error: a conflict that retries did not resolve, and all that has no type here.
        """
        call.check(arguments)
        await self.open()
        retries = 0
        while True:
            try:
                raw = await self._execute(call, arguments, key)
            except RETRYABLE as error:
                retries += 1
                if self._pool is None:
                    raise
                if retries > self.policy.retries:
                    logger.warning(
                        "%s: SQLSTATE %s, gave up after attempt %d",
                        call.name,
                        error.sqlstate,
                        retries,
                    )
                    raise
                delay = self.policy.delay(retries)
                logger.info(
                    "%s: SQLSTATE %s, attempt %d is repeated in %.0f ms",
                    call.name,
                    error.sqlstate,
                    retries,
                    delay * 1000,
                )
                await async_sleep(delay)
            except (psycopg.Error, UnicodeEncodeError) as error:
                typed = errors.translate(error)
                if typed is None:
                    raise
                raise typed from error
            else:
                return call.result.validate_json(raw), retries

    async def _execute(self, call: rpc.Rpc[T], arguments: dict[str, Any], key: str | None) -> bytes:
        if self._pool is None:
            assert self.connection is not None
            return await self._fetch(self.connection, call, arguments)
        async with self._pool.connection() as connection:
            try:
                if self._isolation_level is None:
                    return await self._fetch(connection, call, arguments)
                async with connection.transaction():
                    return await self._fetch(connection, call, arguments)
            except psycopg.OperationalError as error:
                if connection.closed:
                    raise errors.connection_lost(error, key) from error
                raise

    async def _fetch(
        self, connection: AsyncConnection[Any], call: rpc.Rpc[T], arguments: dict[str, Any]
    ) -> bytes:
        # A plain cursor with tuples, whatever factories the caller's connection has.
        async with AsyncCursor(connection, row_factory=tuple_row) as cursor:
            if connection is self.connection:
                rpc.adapt(cursor.adapters)
            await cursor.execute(call.statement, arguments)
            row = await cursor.fetchone()
        raw: bytes = row[0] if row else b"null"
        return raw

    async def _configure(self, connection: AsyncConnection[Any]) -> None:
        # psycopg keeps the level on its side and says it in BEGIN: the session is never SET.
        await connection.set_isolation_level(self._isolation_level)

    async def _check_connection(self, connection: AsyncConnection[Any]) -> None:
        # After a restart of the server a connection at rest is dead: it is replaced, not used.
        if has_news(connection.fileno()):
            await AsyncConnectionPool.check_connection(connection)

    async def _check_schema(self) -> None:
        # A connection of its own: a server that cannot be reached says why, at once, where the
        # pool would only report a timeout.
        connecting = AsyncConnection.connect(self._conninfo, **self._options)
        async with await connecting as connection:
            try:
                call = functions.SCHEMA_VERSION_OF_DATABASE
                version = call.result.validate_json(await self._fetch(connection, call, {}))
            except psycopg.Error as error:
                typed = errors.translate(error)
                if typed is None:
                    raise
                raise typed from error
        if version < functions.SCHEMA_VERSION:
            raise errors.schema_outdated(version, functions.SCHEMA_VERSION)

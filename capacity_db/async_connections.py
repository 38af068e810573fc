"""What a client's calls run on: a pool of its own, or a connection of the caller's.

``connections.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import AsyncConnection, IsolationLevel
from psycopg_pool import AsyncConnectionPool

from capacity_db import concurrency, errors, functions, identity, pool, rpc
from capacity_db.async_session import async_fetch


class AsyncConnections:
    """Shared by a client and its views; the schema is checked once for all of them."""

    def __init__(
        self,
        conninfo: str,
        connection: AsyncConnection[Any] | None,
        isolation_level: IsolationLevel | str | None,
        min_size: int,
        max_size: int,
        timeout: float,
        max_waiting: int = 0,
    ) -> None:
        if connection is not None and (conninfo or isolation_level is not None):
            raise ValueError("with connection=..., conninfo and isolation level are the caller's")
        self.connection = connection
        self.isolation_level = rpc.isolation_level_of(isolation_level)
        self.pool: AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]] | None = None
        self._conninfo = conninfo
        self._lock = concurrency.AsyncLock()
        self._ready = False
        if connection is None:
            self._options = pool.connection_options(conninfo)
            self.pool = AsyncConnectionPool(
                conninfo,
                kwargs=self._options,
                configure=self._configure,
                check=self._check_connection,
                open=False,
                min_size=min_size,
                max_size=max_size,
                timeout=timeout,
                max_waiting=max_waiting,
                reconnect_timeout=pool.RECONNECT_TIMEOUT_S,
                name="capacity-db",
            )

    async def open(self, someone: identity.Identity | None, wait: bool = False) -> None:
        """Check the schema, once, as whoever asks first, and open the pool."""
        if self.pool is None:
            return
        if not self._ready:
            async with self._lock:
                if not self._ready:
                    await self._check_schema(someone)
                    await self.pool.open()
                    self._ready = True
        if wait:
            await self.pool.wait()

    async def close(self) -> None:
        """Close the pool; a caller's connection stays as it is."""
        if self.pool is not None:
            await self.pool.close()

    async def _configure(self, connection: AsyncConnection[Any]) -> None:
        # psycopg keeps the level on its side and says it in BEGIN: the session is never SET.
        await connection.set_isolation_level(self.isolation_level)

    async def _check_connection(self, connection: AsyncConnection[Any]) -> None:
        # After a restart of the server a connection at rest is dead: it is replaced, not used.
        if not pool.has_news(connection.fileno()):
            return
        try:
            await AsyncConnectionPool.check_connection(connection)
        except psycopg.Error:
            # So are the others at rest, most likely. The pool alone would find them one by one, and
            # wait longer after each.
            assert self.pool is not None
            await self.pool.check()
            raise

    async def _check_schema(self, someone: identity.Identity | None) -> None:
        # A connection of its own: a server that cannot be reached says why, at once, where the
        # pool would only report a timeout.
        call = functions.SCHEMA_VERSION_OF_DATABASE
        connecting = AsyncConnection.connect(self._conninfo, **self._options)
        async with await connecting as connection:
            try:
                raw = await async_fetch(connection, call, {}, someone, is_own=True)
            except psycopg.Error as error:
                typed = errors.translate(error)
                if typed is None:
                    raise
                raise typed from error
        version = call.result.validate_json(raw)
        if version < functions.SCHEMA_VERSION:
            raise errors.schema_outdated(version, functions.SCHEMA_VERSION)

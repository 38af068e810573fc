# Generated from async_connections.py by bin/generate_sync_client.py. Do not edit.
"""What a client's calls run on: a pool of its own, or a connection of the caller's."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg_pool import ConnectionPool

from capacity_db import concurrency, errors, functions, identity, pool, rpc
from capacity_db.session import fetch


class Connections:
    """Shared by a client and its views; the schema is checked once for all of them."""

    def __init__(
        self,
        conninfo: str,
        connection: Connection[Any] | None,
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
        self.pool: ConnectionPool[Connection[tuple[Any, ...]]] | None = None
        self._conninfo = conninfo
        self._lock = concurrency.Lock()
        self._ready = False
        if connection is None:
            self._options = pool.connection_options(conninfo)
            self.pool = ConnectionPool(
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

    def open(self, someone: identity.Identity | None, wait: bool = False) -> None:
        """Check the schema, once, as whoever asks first, and open the pool."""
        if self.pool is None:
            return
        if not self._ready:
            with self._lock:
                if not self._ready:
                    self._check_schema(someone)
                    self.pool.open()
                    self._ready = True
        if wait:
            self.pool.wait()

    def close(self) -> None:
        """Close the pool; a caller's connection stays as it is."""
        if self.pool is not None:
            self.pool.close()

    def _configure(self, connection: Connection[Any]) -> None:
        # psycopg keeps the level on its side and says it in BEGIN: the session is never SET.
        connection.set_isolation_level(self.isolation_level)

    def _check_connection(self, connection: Connection[Any]) -> None:
        # After a restart of the server a connection at rest is dead: it is replaced, not used.
        if not pool.has_news(connection.fileno()):
            return
        try:
            ConnectionPool.check_connection(connection)
        except psycopg.Error:
            # So are the others at rest, most likely. The pool alone would find them one by one, and
            # wait longer after each.
            assert self.pool is not None
            self.pool.check()
            raise

    def _check_schema(self, someone: identity.Identity | None) -> None:
        # A connection of its own: a server that cannot be reached says why, at once, where the
        # pool would only report a timeout.
        call = functions.SCHEMA_VERSION_OF_DATABASE
        connecting = Connection.connect(self._conninfo, **self._options)
        with connecting as connection:
            try:
                raw = fetch(connection, call, {}, someone, is_own=True)
            except psycopg.Error as error:
                typed = errors.translate(error)
                if typed is None:
                    raise
                raise typed from error
        version = call.result.validate_json(raw)
        if version < functions.SCHEMA_VERSION:
            raise errors.schema_outdated(version, functions.SCHEMA_VERSION)

"""Carries a call to the database: as whom, retries, typed errors.

``caller.py`` is generated from this file by ``bin/generate_sync_client.py``.
"""

from __future__ import annotations

import logging
from typing import Any, Self, TypeVar

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus

from capacity_db import concurrency, errors, identity, retry, rpc, telemetry
from capacity_db.async_connections import AsyncConnections
from capacity_db.async_session import async_fetch

T = TypeVar("T")

logger = logging.getLogger("capacity_db")


class AsyncCaller:
    """Runs one :class:`~capacity_db.rpc.Rpc` at a time, over a pool or a caller's connection.

    With a pool a call is a transaction of its own, repeated by the policy. With a caller's
    connection it is a part of the caller's transaction: nothing is checked, repeated, committed or
    changed there.
    """

    def __init__(
        self,
        connections: AsyncConnections,
        policy: retry.RetryPolicy,
        someone: identity.Identity | None = None,
    ) -> None:
        self.policy = policy
        self._connections = connections
        self._someone = someone

    def acting_for(self, someone: identity.Identity) -> Self:
        """The same connections, for calls on behalf of somebody."""
        return type(self)(self._connections, self.policy, someone)

    @property
    def connection(self) -> AsyncConnection[Any] | None:
        """The caller's own connection, if it is one."""
        return self._connections.connection

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
        await self._connections.open(self._someone, wait)

    async def close(self) -> None:
        """Close the pool, unless it is another's: whoever acts for somebody only borrows it."""
        if self._someone is None:
            await self._connections.close()

    async def call(
        self, call: rpc.Rpc[T], arguments: dict[str, Any], key: str | None = None
    ) -> tuple[T, int]:
        """The result of the call, and how often it was repeated.

        Raises:
            CapacityDbError: as :mod:`capacity_db.errors` says; ``key`` is named in ConnectionLost.
            psycopg.Error: a conflict that retries did not resolve, and all that has no type here.
        """
        with telemetry.observe(call, arguments) as seen:
            call.check(arguments)
            await self.open()
            retries = 0
            while True:
                try:
                    raw = await self._execute(call, arguments, key, seen)
                except retry.RETRYABLE as error:
                    retries += 1
                    seen.collided()
                    if self.connection is not None:
                        raise
                    await self._wait(call, error, retries)
                    seen.repeats(error)
                except (psycopg.Error, UnicodeEncodeError) as error:
                    typed = errors.translate(error)
                    if typed is None:
                        raise
                    raise typed from error
                else:
                    answer = call.result.validate_json(raw)
                    seen.answers(answer)
                    return answer, retries

    async def _wait(self, call: rpc.Rpc[T], error: psycopg.Error, retries: int) -> None:
        """Let others go first; raises the error when that was tried often enough."""
        if retries > self.policy.retries:
            logger.warning(
                "%s: SQLSTATE %s, gave up after attempt %d", call.name, error.sqlstate, retries
            )
            raise error
        delay = self.policy.delay(retries)
        logger.info(
            "%s: SQLSTATE %s, attempt %d is repeated in %.0f ms",
            call.name,
            error.sqlstate,
            retries,
            delay * 1000,
        )
        await concurrency.async_sleep(delay)

    async def _execute(
        self,
        call: rpc.Rpc[T],
        arguments: dict[str, Any],
        key: str | None,
        seen: telemetry.Observation,
    ) -> bytes:
        someone = self._someone
        if self._connections.pool is None:
            assert self.connection is not None
            seen.sent()
            return await async_fetch(self.connection, call, arguments, someone, is_own=False)
        async with self._connections.pool.connection() as connection:
            seen.sent()
            try:
                if someone is not None or self._connections.isolation_level is None:
                    return await async_fetch(connection, call, arguments, someone, is_own=True)
                async with connection.transaction():
                    return await async_fetch(connection, call, arguments, None, is_own=True)
            except psycopg.OperationalError as error:
                if connection.closed:
                    raise errors.connection_lost(error, key) from error
                raise

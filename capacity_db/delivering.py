"""The worker that sends events to webhooks: takes what is due, sends it, says what came of it.

What is due, what an answer means and when to try again is decided in the database. Several workers
may run at once. One that dies leaves leases that end; one that has lost the database keeps its
results until it can say them.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.delivering_sender import NOT_PUBLIC, Sender
from capacity_db.errors import ConnectionLost
from capacity_db.models import TakenDelivery

logger = logging.getLogger("capacity_db.delivering")

OUTCOMES: Final = ("delivered", "failed", "dead", "disabled", "ignored")
_AWAY: Final = (psycopg.Error, ConnectionLost)
"""What a database that is not there, or busy, makes a call raise."""
PATIENCE_S: Final = 30.0
"""For a database that is not there when a worker starts."""
_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 5.0
_GATHER_S: Final = 0.01


class Worker:
    """One worker, in one event loop.

    Args:
        client: that acts as service_role; its pool needs two connections.
        sender: the connections to receivers.
        concurrency: requests at a time; a webhook gets up to a quarter of them.
        interval: seconds between looks when nothing is due.
        lease: seconds in which an attempt must have ended; longer than the sender's timeout.
        delays: other pauses after attempts that fail, in seconds.
    """

    def __init__(
        self,
        client: AsyncCapacityClient,
        sender: Sender,
        *,
        concurrency: int = 32,
        interval: float = 1.0,
        lease: int = 60,
        delays: list[float] | None = None,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._client = client
        self._sender = sender
        self._concurrency = concurrency
        self._each = max(concurrency // 4, 1)
        self._interval = interval
        self._lease = lease
        self._delays = delays
        self._stopping = asyncio.Event()
        self._news = asyncio.Event()
        self._sending: dict[asyncio.Task[None], UUID] = {}
        self._results: list[dict[str, Any]] = []
        self._failing: set[UUID] = set()
        self._is_behind = False
        """The database has more events to hand over than it did in one go."""

    def stop(self) -> None:
        """Take nothing more; :meth:`run` returns when what is under way has been told."""
        self._stopping.set()
        self._news.set()

    async def connect(self, patience: float) -> None:
        """Wait for a database that is starting, as after a restart of everything.

        Raises:
            psycopg.Error: it is not there after so many seconds.
            CapacityDbError: the schema is not there, or older.
        """
        deadline = time.monotonic() + patience
        while not self._stopping.is_set():
            try:
                await self._client.open()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise
                logger.warning("The database: %s", _in_a_line(error))
                await self._wait(1.0, for_news=False)

    async def run(self, *, once: bool = False) -> None:
        """Work until :meth:`stop`, or with ``once`` until nothing is due.

        Raises:
            CapacityDbError: the login may not, or the schema is not there.
        """
        pause = _FIRST_PAUSE_S
        try:
            while not self._stopping.is_set():
                self._news.clear()
                try:
                    await self._tell()
                    taken = await self._take()
                except _AWAY as error:
                    logger.warning("The database: %s", _in_a_line(error))
                    await self._wait(pause, for_news=False)
                    pause = min(pause * 2, _LONGEST_PAUSE_S)
                    continue
                pause = _FIRST_PAUSE_S
                if not taken and not self._is_behind:
                    if once and not self._sending and not self._results:
                        return
                    await self._wait(self._interval)
                # Answers come in crowds: one report for several of them.
                await asyncio.sleep(_GATHER_S)
        finally:
            await self._finish()

    async def _take(self) -> int:
        free = self._concurrency - len(self._sending)
        if free == 0:
            self._is_behind = False
            return 0
        begun = time.monotonic()
        busy = [id_ for id_, n in Counter(self._sending.values()).items() if n >= self._each]
        taken = await self._client.take_deliveries(
            limit=free, lease_seconds=self._lease, except_webhook_ids=busy
        )
        self._is_behind = not taken.is_complete
        for delivery in taken.deliveries:
            task = asyncio.create_task(self._send(delivery, begun))
            self._sending[task] = delivery.webhook_id
            task.add_done_callback(self._sent)
        return len(taken.deliveries)

    async def _send(self, delivery: TakenDelivery, begun: float) -> None:
        if time.monotonic() - begun > self._lease - self._sender.timeout:
            return  # The machine slept: somebody else may have it by the time it arrived.
        started = time.monotonic()
        result = await self._sender.send(delivery)
        self._log(delivery, result, time.monotonic() - started)
        self._results.append(
            {
                "restaurant_id": delivery.restaurant_id,
                "id": delivery.id,
                "lease": delivery.lease,
                **result,
            }
        )

    def _sent(self, task: asyncio.Task[None]) -> None:
        del self._sending[task]
        self._news.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("A delivery could not be tried", exc_info=error)

    async def _tell(self) -> None:
        """Say what came of deliveries; what cannot be said stays."""
        while told := self._results[:500]:
            done = await self._client.finish_deliveries(told, delay_seconds=self._delays)
            del self._results[: len(told)]
            self.counts.update({name: getattr(done, name) for name in OUTCOMES})

    async def _finish(self) -> None:
        """Let what is under way end, and say it, if the database is there."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=self._sender.timeout + 1)
        try:
            await self._tell()
        except _AWAY as error:
            logger.warning(
                "%d results were not told, and are tried again: %s",
                len(self._results),
                _in_a_line(error),
            )

    async def _wait(self, seconds: float, *, for_news: bool = True) -> None:
        event = self._news if for_news else self._stopping
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)

    def _log(self, delivery: TakenDelivery, result: dict[str, Any], seconds: float) -> None:
        # No body, no secret, and of the URL the host alone: a path or a query may be a key.
        answer = result.get("status_code") or result["error"]
        host = urlsplit(delivery.url).hostname
        logger.info(
            "%s %s to %s, attempt %d: %s in %.0f ms",
            delivery.event_type,
            delivery.id,
            host,
            delivery.attempt,
            answer,
            seconds * 1000,
        )
        if isinstance(answer, int) and answer < 300:
            if delivery.webhook_id in self._failing:
                self._failing.discard(delivery.webhook_id)
                logger.warning("Webhook %s (%s) works again", delivery.webhook_id, host)
        elif delivery.webhook_id not in self._failing:
            self._failing.add(delivery.webhook_id)
            help_ = "; with --allow-private it is sent there" if answer == NOT_PUBLIC else ""
            logger.warning("Webhook %s (%s) fails: %s%s", delivery.webhook_id, host, answer, help_)


def _in_a_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]

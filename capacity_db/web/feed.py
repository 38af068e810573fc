"""What happens elsewhere, for pages that show it: one poller a process, however many look."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Final, Self
from uuid import UUID

import psycopg

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import CapacityDbError
from capacity_db.models import OutboxEvent

logger = logging.getLogger("capacity_db.web")

INTERVAL_S: Final = 0.5
OVERLAP_S: Final = 30.0
"""A transaction that began earlier may commit later: events are asked for again for so long."""
_QUEUE: Final = 100
_PAUSE_AFTER_FAILURE_S: Final = 5.0


class Feed:
    """Reads the outbox of the restaurants that somebody looks at, and tells each who looks.

    Args:
        client: acts as the service; what it reads has no guest's data.
    """

    def __init__(self, client: AsyncCapacityClient) -> None:
        self._client = client
        self._watched: Counter[UUID] = Counter()
        self._listeners: set[tuple[UUID, asyncio.Queue[OutboxEvent]]] = set()
        self._is_watched = asyncio.Event()
        self._known: dict[int, float] = {}
        self._marks: deque[tuple[float, int]] = deque()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="capacity-db feed")
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    @asynccontextmanager
    async def listen(self, restaurant_id: UUID) -> AsyncIterator[asyncio.Queue[OutboxEvent]]:
        """A queue of the restaurant's events; one that is not read loses the oldest.

        Everything that is committed after this was entered comes: show the state after it.
        """
        queue: asyncio.Queue[OutboxEvent] = asyncio.Queue(_QUEUE)
        listener = (restaurant_id, queue)
        self._listeners.add(listener)
        self._watched[restaurant_id] += 1
        try:
            if not self._marks:
                with suppress(CapacityDbError, psycopg.Error):
                    await self._poll()
            self._is_watched.set()
            yield queue
        finally:
            self._listeners.discard(listener)
            self._watched[restaurant_id] -= 1
            if not self._watched[restaurant_id]:
                del self._watched[restaurant_id]
            if not self._watched:
                # Whoever looks next wants no more of what happened until then.
                self._is_watched.clear()
                self._marks.clear()
                self._known.clear()

    async def _run(self) -> None:
        while True:
            await self._is_watched.wait()
            try:
                await self._poll()
            except (CapacityDbError, psycopg.Error) as error:
                # Pages ask again by themselves from time to time.
                logger.warning("events cannot be read: %s", error)
                await asyncio.sleep(_PAUSE_AFTER_FAILURE_S)
            await asyncio.sleep(INTERVAL_S)

    async def _poll(self) -> None:
        now = time.monotonic()
        while len(self._marks) > 1 and self._marks[1][0] < now - OVERLAP_S:
            self._marks.popleft()
        after = self._marks[0][1] if self._marks else None
        answer = await self._client.list_events(list(self._watched), after=after)
        while answer.events:
            for event in answer.events:
                if event.id not in self._known:
                    self._known[event.id] = now
                    self._tell(event)
            # One answer has a part of them.
            answer = await self._client.list_events(list(self._watched), after=answer.events[-1].id)
        self._marks.append((now, max(answer.last_id, self._marks[-1][1] if self._marks else 0)))
        for known in [key for key, seen in self._known.items() if seen < now - 2 * OVERLAP_S]:
            del self._known[known]

    def _tell(self, event: OutboxEvent) -> None:
        for restaurant_id, queue in self._listeners:
            if restaurant_id == event.restaurant_id:
                if queue.full():
                    queue.get_nowait()
                queue.put_nowait(event)

"""What happens elsewhere, for pages that show it: one poller a process, however many look."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Final, Self, TypeAlias
from uuid import UUID

import psycopg

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.errors import CapacityDbError
from capacity_db.models import OutboxEvent
from capacity_db.telemetry import describe
from capacity_db.web.problems import overloaded

logger = logging.getLogger("capacity_db.web")

INTERVAL_S: Final = 0.5
OVERLAP_S: Final = 30.0
"""A transaction that began earlier may commit later: events are asked for again for so long."""
OVERLAP_IDS: Final = 1000
"""But not for more of them than this: they are read with every poll."""
MOST_OF_A_USER: Final = 20
POLL_LIMIT_S: Final = 10.0
PAUSE_AFTER_FAILURE_S: Final = 1.0
STALE_AFTER_S: Final = 4.0
"""Without an answer of the database nobody is told any more that a page is live."""
_QUEUE: Final = 100

Events: TypeAlias = "asyncio.Queue[OutboxEvent | None]"
"""What a listener gets; ``None``: there will be no more."""


class Feed:
    """Reads the outbox of the restaurants that somebody looks at, and tells each who looks.

    Ids are common to all restaurants, and in order of time but for transactions that run at the
    same time. So what was read up to one id says how far all of them are.

    Args:
        client: acts as the service; what it reads has no guest's data.
        most: how many may listen at a time; each takes a connection of the server.
    """

    def __init__(self, client: AsyncCapacityClient, most: int = 500) -> None:
        self._client = client
        self._most = most
        self._users: Counter[str] = Counter()
        self._listeners: dict[UUID, set[Events]] = {}
        self._is_watched = asyncio.Event()
        self._is_closed = False
        self._polling = asyncio.Lock()
        self._begun: set[UUID] = set()
        self._known: set[int] = set()
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
        self.close()
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    def close(self) -> None:
        """Tell whoever listens, now or later, that there will be no more."""
        self._is_closed = True
        self._end_streams()

    def _end_streams(self) -> None:
        for queues in self._listeners.values():
            for queue in queues:
                _put(queue, None)

    @asynccontextmanager
    async def listen(self, restaurant_id: UUID, user: str = "") -> AsyncIterator[Events]:
        """A queue of the restaurant's events; one that is not read loses the oldest.

        Everything that is committed after this was entered comes: show the state after it.

        Raises:
            CapacityDbError, psycopg.Error: the database does not answer.
            ProblemError: 503; too many listen, or the user does in too many windows.
        """
        if self._users.total() >= self._most or self._users[user] >= MOST_OF_A_USER:
            raise overloaded("Too many pages listen for events.")
        queue: Events = asyncio.Queue(_QUEUE)
        if self._is_closed:
            queue.put_nowait(None)
        self._listeners.setdefault(restaurant_id, set()).add(queue)
        self._users[user] += 1
        try:
            if restaurant_id not in self._begun:
                await self._poll()
            self._is_watched.set()
            yield queue
        finally:
            self._users -= Counter([user])
            self._listeners[restaurant_id].discard(queue)
            if not self._listeners[restaurant_id]:
                # Whoever looks next wants no more of what happened until then.
                del self._listeners[restaurant_id]
                self._begun.discard(restaurant_id)
            if not self._listeners:
                self._is_watched.clear()

    async def _run(self) -> None:
        good_at = time.monotonic()
        while True:
            if not self._is_watched.is_set():
                await self._is_watched.wait()
                good_at = time.monotonic()
            try:
                async with asyncio.timeout(POLL_LIMIT_S):
                    await self._poll()
                good_at = time.monotonic()
            except Exception as error:
                is_known = isinstance(error, CapacityDbError | psycopg.Error | TimeoutError)
                said = describe(error, where=not is_known)
                logger.warning("events cannot be read: %s", said)
                if time.monotonic() - good_at > STALE_AFTER_S:
                    # Nobody shall believe that a page is up to date: it says so, and comes again.
                    self._end_streams()
                await asyncio.sleep(PAUSE_AFTER_FAILURE_S)
            await asyncio.sleep(INTERVAL_S)

    async def _poll(self) -> None:
        async with self._polling:
            now = time.monotonic()
            if not self._begun:
                self._marks.clear()
                self._known.clear()
            watched = sorted(self._begun & self._listeners.keys())
            if watched:
                await self._read(watched, now)
            for restaurant_id in sorted(self._listeners.keys() - self._begun):
                await self._begin(restaurant_id, now)
            while len(self._marks) > 1 and self._marks[1][0] < now - OVERLAP_S:
                self._marks.popleft()
            self._known = {known for known in self._known if known > self._after}

    @property
    def _newest(self) -> int:
        return self._marks[-1][1] if self._marks else 0

    @property
    def _after(self) -> int:
        return max(self._marks[0][1], self._newest - OVERLAP_IDS) if self._marks else 0

    async def _begin(self, restaurant_id: UUID, now: float) -> None:
        """Note how far a restaurant is, and which of its events are old."""
        newest = (await self._client.list_events([restaurant_id])).last_id
        after = max(0, newest - OVERLAP_IDS)
        old = await self._events_after([restaurant_id], after)
        if not self._marks:
            self._marks.append((now, after))
        self._marks.append((now, max(newest, self._newest)))
        self._known.update(event.id for event in old if event.id <= newest)
        if restaurant_id in self._listeners:
            self._begun.add(restaurant_id)
        self._tell_new(old)

    async def _read(self, watched: list[UUID], now: float) -> None:
        events = await self._events_after(watched, self._after)
        newest = max((event.id for event in events), default=0)
        self._marks.append((now, max(newest, self._newest)))
        self._tell_new(events)

    async def _events_after(self, watched: list[UUID], after: int) -> list[OutboxEvent]:
        events: list[OutboxEvent] = []
        # One answer has a part of them, where there are many.
        while page := (await self._client.list_events(watched, after=after)).events:
            events += page
            after = page[-1].id
        return events

    def _tell_new(self, events: list[OutboxEvent]) -> None:
        for event in events:
            if event.id not in self._known:
                self._known.add(event.id)
                for queue in self._listeners.get(event.restaurant_id, ()):
                    _put(queue, event)


def _put(queue: Events, event: OutboxEvent | None) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(event)

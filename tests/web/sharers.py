"""Ways to share a call among those who ask the same: the one in use, watched, and worse ones."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI

from capacity_db.web.api.sharing import Sharing

Call = Callable[[], Awaitable[Any]]


class Watched(Sharing[Any, Any]):
    """Counts who asks and what is asked of the database; holds back answers while told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.calls = 0
        self.answered = 0
        self.held = threading.Event()

    def plant(self, app: FastAPI) -> None:
        """Into an application that has not begun yet."""
        app.state.searches = self

    async def ask(self, question: Any, call: Call) -> Any:
        """As in use."""
        self.asked += 1

        async def counted() -> Any:
            self.calls += 1
            answer = await call()
            self.answered += 1
            while self.held.is_set():
                await asyncio.sleep(0.005)
            return answer

        return await self.share(question, counted)

    async def share(self, question: Any, call: Call) -> Any:
        """As in use."""
        return await super().ask(question, call)


class Alone(Watched):
    """Everybody asks for themselves."""

    async def share(self, _: Any, call: Call) -> Any:
        """Not at all."""
        return await call()


class Joining(Watched):
    """Whoever comes gets what somebody asked before, whatever comes of it."""

    def __init__(self) -> None:
        super().__init__()
        self._tasks: dict[Any, asyncio.Future[Any]] = {}

    async def share(self, question: Any, call: Call) -> Any:
        """With those who asked before, too."""
        if question in self._tasks:
            return await self._tasks[question]
        self._tasks[question] = asyncio.ensure_future(call())
        try:
            return await self._tasks[question]
        finally:
            del self._tasks[question]

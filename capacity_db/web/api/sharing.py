"""One call to the database for all who ask the same at the same moment. Nothing is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from typing import Final, Generic, TypeVar

from psycopg_pool import PoolTimeout

K = TypeVar("K", bound=Hashable)
A = TypeVar("A")

PATIENCE_S: Final = 0.05
"""So long a call gathers others behind an earlier one; one that hangs holds up nobody longer."""


class _Flight(Generic[A]):
    """A call, from the first who wants it to its end."""

    def __init__(self) -> None:
        self.landed = asyncio.Event()
        self.answer: A | None = None
        self.busy: PoolTimeout | None = None


class Sharing(Generic[K, A]):
    """Calls under way, by what they ask.

    Whoever asks first, asks at once. Whoever asks the same meanwhile waits until that has landed,
    and then one of them asks for all: so every answer was asked for after everybody who gets it
    had come, and tells of whatever was done before.

    Only for what does not depend on who asks.
    """

    def __init__(self) -> None:
        self._asked: dict[K, _Flight[A]] = {}
        """The latest that was sent. Nobody joins it: it may know less than they do."""
        self._gathering: dict[K, _Flight[A]] = {}

    async def ask(self, question: K, call: Callable[[], Awaitable[A]]) -> A:
        """The answer of ``call``, or of the same call by somebody else that begins after now.

        Where somebody else's call fails or is cancelled, each asks for themselves.

        Raises:
            PoolTimeout: no connection became free in time, for whoever asked.
        """
        shared = self._gathering.get(question)
        if shared is None:
            return await self._lead(question, call)
        await shared.landed.wait()
        if shared.busy is not None:
            raise PoolTimeout(*shared.busy.args)
        return await call() if shared.answer is None else shared.answer

    async def _lead(self, question: K, call: Callable[[], Awaitable[A]]) -> A:
        flight: _Flight[A] = _Flight()
        try:
            if before := self._asked.get(question):
                await self._gather(question, flight, before)
            self._asked[question] = flight
            flight.answer = await call()
        except PoolTimeout as error:
            flight.busy = error
            raise
        finally:
            # Before anybody else runs: none waits for what is over.
            if self._asked.get(question) is flight:
                del self._asked[question]
            flight.landed.set()
        return flight.answer

    async def _gather(self, question: K, flight: _Flight[A], before: _Flight[A]) -> None:
        self._gathering[question] = flight
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S):
                    await before.landed.wait()
        finally:
            del self._gathering[question]

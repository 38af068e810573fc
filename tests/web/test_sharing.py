"""Calls that are shared: whatever becomes of one, nobody else waits in vain or fails with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from psycopg_pool import PoolTimeout

from capacity_db.web.api import sharing
from capacity_db.web.api.sharing import Sharing

Asker = asyncio.Task[str]


class Calls:
    """Calls that end when they are told to; the answer of each is its number."""

    def __init__(self) -> None:
        self.made: list[asyncio.Future[str]] = []
        self._sharing: Sharing[str, str] = Sharing()

    async def _call(self) -> str:
        self.made.append(asyncio.get_running_loop().create_future())
        return await self.made[-1]

    async def ask(self, count: int = 1, question: str = "free?") -> list[Asker]:
        """So many who ask, and wait by now."""
        askers = [
            asyncio.create_task(self._sharing.ask(question, self._call)) for _ in range(count)
        ]
        await pause()
        return askers

    async def answer(self, number: int) -> None:
        """A call has its answer."""
        self.made[number].set_result(f"{number}")
        await pause()

    @property
    def is_empty(self) -> bool:
        """Nothing is kept."""
        return not self._sharing._asked and not self._sharing._gathering


async def pause() -> None:
    """Let everybody do what they can."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call gathers others until the earlier one has ended."""
    monkeypatch.setattr(sharing, "PATIENCE_S", 60)


def run(test: Callable[[Calls], Awaitable[None]]) -> None:
    """Within a loop; in the end nothing is kept."""

    async def limited() -> None:
        calls = Calls()
        async with asyncio.timeout(20):
            await test(calls)
        assert calls.is_empty

    asyncio.run(limited())


def test_who_comes_meanwhile_shares_the_next_call() -> None:
    async def shared(calls: Calls) -> None:
        first, *others = [*await calls.ask(), *await calls.ask(50)]
        assert len(calls.made) == 1
        assert not calls.is_empty
        await calls.answer(0)
        assert await first == "0"
        assert len(calls.made) == 2
        # It is on its way: whoever comes now may know more than it will tell.
        late = await calls.ask(2)
        await calls.answer(1)
        assert await asyncio.gather(*others) == ["1"] * 50
        await calls.answer(2)
        assert await asyncio.gather(*late) == ["2"] * 2
        assert len(calls.made) == 3

    run(shared)


def test_who_comes_when_all_is_said_asks_anew() -> None:
    async def anew(calls: Calls) -> None:
        for number in range(3):
            (asker,) = await calls.ask()
            await calls.answer(number)
            assert await asker == f"{number}"

    run(anew)


def test_another_question_is_another_call() -> None:
    async def another(calls: Calls) -> None:
        askers = [*await calls.ask(question="today?"), *await calls.ask(question="tomorrow?")]
        assert len(calls.made) == 2
        await calls.answer(1)
        await calls.answer(0)
        assert await asyncio.gather(*askers) == ["0", "1"]

    run(another)


def test_a_call_that_hangs_holds_up_the_next_for_a_moment_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharing, "PATIENCE_S", 0.05)

    async def hanging(calls: Calls) -> None:
        first, *others = [*await calls.ask(), *await calls.ask(5)]
        assert len(calls.made) == 1
        while len(calls.made) == 1:
            await asyncio.sleep(0.01)
        await calls.answer(1)
        assert await asyncio.gather(*others) == ["1"] * 5
        assert not first.done()
        await calls.answer(0)
        assert await first == "0"

    run(hanging)


def test_who_is_cancelled_while_gathering_takes_nobody_along() -> None:
    async def cancelled(calls: Calls) -> None:
        first, leader, *others = [*await calls.ask(), *await calls.ask(4)]
        leader.cancel()
        await pause()
        assert leader.cancelled()
        # Each for themselves, as one did before there was sharing.
        assert len(calls.made) == 4
        for number in range(4):
            await calls.answer(number)
        assert await asyncio.gather(first, *others) == ["0", "1", "2", "3"]

    run(cancelled)


def test_who_is_cancelled_while_calling_takes_nobody_along() -> None:
    async def cancelled(calls: Calls) -> None:
        first, leader, *others = [*await calls.ask(), *await calls.ask(4)]
        await calls.answer(0)
        assert await first == "0"
        assert len(calls.made) == 2
        leader.cancel()
        await pause()
        assert leader.cancelled()
        assert calls.made[1].cancelled(), "nobody waits for it"
        for number in (2, 3, 4):
            await calls.answer(number)
        assert await asyncio.gather(*others) == ["2", "3", "4"]

    run(cancelled)


def test_who_is_cancelled_while_waiting_takes_nobody_along() -> None:
    async def cancelled(calls: Calls) -> None:
        first, leader, leaving, *others = [*await calls.ask(), *await calls.ask(4)]
        leaving.cancel()
        await pause()
        assert leaving.cancelled()
        await calls.answer(0)
        await calls.answer(1)
        assert await asyncio.gather(first, leader, *others) == ["0", "1", "1", "1"]
        assert len(calls.made) == 2

    run(cancelled)


def test_what_fails_fails_for_who_called() -> None:
    async def failing(calls: Calls) -> None:
        first, leader, *others = [*await calls.ask(), *await calls.ask(3)]
        calls.made[0].set_exception(ValueError("the first"))
        await pause()
        calls.made[1].set_exception(ValueError("the second"))
        await pause()
        await calls.answer(2)
        calls.made[3].set_exception(ValueError("the third"))
        said = await asyncio.gather(first, leader, *others, return_exceptions=True)
        assert [str(one) for one in said] == ["the first", "the second", "2", "the third"]

    run(failing)


def test_where_no_connection_became_free_nobody_waits_anew() -> None:
    async def busy(calls: Calls) -> None:
        first, *others = [*await calls.ask(), *await calls.ask(5)]
        await calls.answer(0)
        assert await first == "0"
        calls.made[1].set_exception(PoolTimeout("none in time"))
        said = await asyncio.gather(*others, return_exceptions=True)
        assert [repr(one) for one in said] == ["PoolTimeout('none in time')"] * 5
        # Each has its own, so that none gathers the traces of all.
        assert len(set(map(id, said))) == 5
        assert len(calls.made) == 2

    run(busy)

"""What HTTP adds to a call: the same one by the client and by the API, one after the other."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx

from capacity_db import AsyncCapacityClient
from tests.web.support import DAY, House

ROUNDS: Final = 7
CALLS: Final = 40


@dataclass(frozen=True)
class Overhead:
    """Milliseconds of a call, medians of interleaved rounds."""

    name: str
    client: float
    http: float

    @property
    def ratio(self) -> float:
        """How many times as long it takes over HTTP."""
        return self.http / self.client


async def measure(url: str, app_dsn: str, house: House) -> list[Overhead]:
    """Of reading a day, and of booking; the restaurant must have room for all of them."""
    params = {"restaurantId": house.id, "date": DAY.isoformat(), "partySize": "2"}
    async with (
        AsyncCapacityClient(app_dsn, max_size=1) as owner,
        httpx.AsyncClient(base_url=url, timeout=60) as http,
    ):
        client = owner.as_guest()

        async def read() -> None:
            await client.get_day_availability(house.id, DAY, 2, source="web")

        async def read_http() -> None:
            (await http.get("/api/availability", params=params)).raise_for_status()

        async def book() -> None:
            result = await client.create_booking(
                house.id, DAY, "19:00", 2, source="web", idempotency_key=str(uuid.uuid4())
            )
            assert result.success

        async def book_http() -> None:
            key = {"Idempotency-Key": str(uuid.uuid4())}
            answer = await http.post("/api/bookings", json=house.request(), headers=key)
            answer.raise_for_status()

        return [
            await _compare("GET availability", read, read_http),
            await _compare("POST bookings", book, book_http),
        ]


async def _compare(
    name: str, client: Callable[[], Awaitable[Any]], http: Callable[[], Awaitable[Any]]
) -> Overhead:
    took: dict[Any, list[float]] = {client: [], http: []}
    for _ in range(3):  # what is made once is made now
        await client()
        await http()
    for number in range(ROUNDS):
        # Whoever is first has whatever the other left: it changes with each round.
        for call in (client, http) if number % 2 else (http, client):
            begun = time.perf_counter()
            for _ in range(CALLS):
                await call()
            took[call].append((time.perf_counter() - begun) / CALLS * 1000)
    return Overhead(name, statistics.median(took[client]), statistics.median(took[http]))


def overheads(url: str, app_dsn: str, house: House) -> list[Overhead]:
    """The same, for whoever does not wait."""
    return asyncio.run(measure(url, app_dsn, house))

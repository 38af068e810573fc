"""Many callers at one slot at once: the engine's promise, put to the test."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from contextlib import AsyncExitStack

import psycopg

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.tally import LoadReport, Tally, run_together

LEVELS = ("read-committed", "repeatable-read", "serializable")
MIXED = "mixed"

_ARRIVAL = dt.time(19, 0)
_SPARE_CONNECTIONS = 5
_SERVER = """
    SELECT current_setting('max_connections')::integer
         - current_setting('superuser_reserved_connections')::integer
         - coalesce(current_setting('reserved_connections', true), '0')::integer
         - (SELECT sum(numbackends) FROM pg_catalog.pg_stat_database)::integer,
           replace(current_setting('default_transaction_isolation'), ' ', '-')
"""


class StormReport(LoadReport):
    """The outcome of a storm.

    ``connections`` is how many of the ``callers`` had a connection of their own; with fewer
    than ``callers`` the rest waited for one, which their latency includes.
    """

    callers: int
    connections: int
    isolation: str
    warm: bool
    party: int
    max_covers: int
    restaurant_id: uuid.UUID


async def run(
    dsn: str,
    callers: int = 100,
    party: int = 4,
    max_covers: int = 40,
    isolation: str = LEVELS[0],
    retries: int = 3,
    warm: bool = True,
) -> StormReport:
    """Make a fresh, enforced restaurant and fire ``callers`` requests at one slot of tomorrow.

    Args:
        isolation: one of :data:`LEVELS`, or ``mixed``: the callers take turns with them.
        retries: of each caller's client.
        warm: let every connection book on other days first, as connections of a service that
            runs have done; the first call of a connection also loads the engine's routines.

    Raises:
        CapacityDbError: the database refuses the set-up.
    """
    levels = LEVELS if isolation == MIXED else (isolation,)
    free, default_level = await _server(dsn)
    connections = min(callers, max(free, len(levels)))
    restaurant_id = uuid.uuid4()
    tally = Tally()
    async with AsyncExitStack() as stack:
        clients = []
        for number, level in enumerate(levels):
            share = max(len(range(number, connections, len(levels))), 1)
            client = AsyncCapacityClient(
                dsn,
                # The server's own level needs no BEGIN: one statement, as by default.
                isolation_level=None if level == default_level else level,
                retries=retries,
                min_size=share,
                max_size=share,
                timeout=120,
            )
            clients.append(await stack.enter_async_context(client))
            await client.open(wait=True)
        await _set_up(clients[0], restaurant_id, max_covers)
        tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)

        async def call(number: int, day: dt.date, tally: Tally) -> None:
            begun = time.perf_counter()
            result = await clients[number % len(clients)].create_booking(
                restaurant_id, day, _ARRIVAL, party, source="storm", alternatives=False
            )
            tally.add(result, time.perf_counter() - begun)

        if warm:
            # One day without a limit and one with it: every connection accepts, and most refuse.
            unlimited, limited = (tomorrow + dt.timedelta(days=days) for days in (1, 2))
            await clients[0].set_capacity_rule(
                restaurant_id, None, None, first_date=unlimited, last_date=unlimited
            )
            for day in (unlimited, limited):
                await run_together(call(number, day, Tally()) for number in range(connections))

        begun = time.perf_counter()
        await run_together(call(number, tomorrow, tally) for number in range(callers))
        elapsed = time.perf_counter() - begun
        verification = await clients[0].verify_capacity(restaurant_id)

    return StormReport(
        **tally.figures(elapsed, verification.overbooked_services),
        callers=callers,
        connections=connections,
        isolation=isolation,
        warm=warm,
        party=party,
        max_covers=max_covers,
        restaurant_id=restaurant_id,
    )


async def _set_up(client: AsyncCapacityClient, restaurant_id: uuid.UUID, max_covers: int) -> None:
    # Without service periods a restaurant has a built-in one all day long.
    await client.upsert_restaurant(restaurant_id, f"Storm {restaurant_id}", "UTC")
    await client.set_restaurant_enforcement(restaurant_id, "enforce")
    await client.set_capacity_rule(restaurant_id, max_covers, None)


async def _server(dsn: str) -> tuple[int, str]:
    """How many connections are to be had, and the default isolation level."""
    connection = await psycopg.AsyncConnection.connect(dsn, autocommit=True)
    async with connection:
        row = await (await connection.execute(_SERVER)).fetchone()
    assert row is not None
    return row[0] - _SPARE_CONNECTIONS, row[1]

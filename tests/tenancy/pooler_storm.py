"""Transactions of many people, interleaved, and whatever one of them sees that is not its own."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from pydantic import TypeAdapter

from capacity_db import AsyncCapacityClient, CapacityDbError, identity
from capacity_db.rpc import Rpc
from tests.tenancy.pooler import SERVERS, Person

WORKERS: Final = 12

_SETTINGS: Final = b"""
    SELECT pg_catalog.jsonb_build_object(
        'role', current_setting('role'),
        'claims', coalesce(current_setting('request.jwt.claims', true), ''),
        'user', current_user,
        'timeout', current_setting('statement_timeout'),
        'pid', pg_catalog.pg_backend_pid())
"""
_BY_REFERENCE: Final = b"""
    || jsonb_build_object('answer', capacity_v1.get_booking_by_reference(
        %(restaurant_id)s::uuid, %(reference)s::text) #> '{booking,guest_name}')
"""
_ROWS: Final = b"""
    || jsonb_build_object(
        'works_at', capacity_v1.user_restaurants(),
        'restaurants', (SELECT jsonb_agg(r.name ORDER BY r.name) FROM capacity.restaurants AS r),
        'guests', (SELECT jsonb_agg(DISTINCT b.guest_name) FROM capacity.bookings AS b),
        'answer', capacity_v1.get_booking(%(restaurant_id)s::uuid, %(booking_id)s::uuid)
            #> '{booking,guest_name}')
"""


def _look(statement: bytes) -> Rpc[Any]:
    return Rpc("look", statement, TypeAdapter(dict[str, Any]))


LOOKS: Final = {
    "none": _look(_SETTINGS),
    "anon": _look(_SETTINGS + _BY_REFERENCE),
    "authenticated": _look(_SETTINGS + _ROWS),
    "service_role": _look(_SETTINGS + _ROWS),
}
"""What each role can look at, in one statement."""

SLOW: Final = _look(b"SELECT pg_catalog.to_jsonb(pg_catalog.pg_sleep(1))")
WRONG: Final = _look(b"SELECT pg_catalog.to_jsonb(1 / (%(zero)s::integer))")


@dataclass
class Storm:
    """What goes through the pooler, and what it came to."""

    conninfo: str
    people: list[Person]
    dice: random.Random = field(default_factory=lambda: random.Random(4))
    leaks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    transactions: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    """How the transactions ended that did not end well."""
    served: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By connection of the server, whom it served."""

    async def run(self, count: int) -> None:
        """So many transactions, each with a look at what it left behind."""
        kinds = [*self._kinds()]
        weights = [weight for _, weight in kinds]
        turns = iter(range(count))
        own = {"autocommit": False, "prepare_threshold": None}
        async with (
            AsyncCapacityClient(self.conninfo, max_size=WORKERS, retries=0) as self.client,
            AsyncConnectionPool(self.conninfo, kwargs=own, max_size=4, open=False) as self.pool,
        ):
            await self.client.as_guest().open()

            async def work() -> None:
                for _ in turns:
                    ((kind, _),) = self.dice.choices(kinds, weights)
                    person = self.dice.choice(self.people[:-1])
                    await self._one(kind, person)
                    await self._look(self.client, self.people[-1])

            await asyncio.gather(*(work() for _ in range(WORKERS)))

    def _kinds(self) -> list[tuple[Callable[[Person], Awaitable[None]], int]]:
        return [
            (self.a_call, 70),
            (self.an_error, 8),
            (self.a_call_rolled_back, 6),
            (self.a_call_committed, 4),
            (self.an_error_in_a_savepoint, 4),
            (self.a_timeout, 2),
            (self.a_cancelled_call, 4),
            (self.a_lost_client, 2),
        ]

    async def _one(self, kind: Callable[[Person], Awaitable[None]], person: Person) -> None:
        self.transactions[kind.__name__] += 1
        try:
            await kind(person)
        except (psycopg.Error, CapacityDbError, TimeoutError) as error:
            self.ended[type(error).__name__] += 1

    async def _look(self, client: AsyncCapacityClient, person: Person) -> None:
        """One transaction, or a part of one, of a person who looks around."""
        role = "none" if person.who is None else person.who.role
        found, _ = await person.view(client)._caller.call(LOOKS[role], person.own)
        self.served[found.pop("pid")].add(person.name)
        if found != person.sees:
            self.leaks.append((person.name, found))

    async def a_call(self, person: Person) -> None:
        await self._look(self.client, person)

    async def an_error(self, person: Person) -> None:
        await person.view(self.client)._caller.call(WRONG, {"zero": 0})

    async def a_call_rolled_back(self, person: Person) -> None:
        async with (
            self.pool.connection() as connection,
            connection.transaction(force_rollback=True),
        ):
            await self._look(AsyncCapacityClient(connection=connection), person)
            await self._look(AsyncCapacityClient(connection=connection), self.people[-1])

    async def a_call_committed(self, person: Person) -> None:
        async with self.pool.connection() as connection:
            client = AsyncCapacityClient(connection=connection)
            await self._look(client, person)
            await self._look(client, self.dice.choice(self.people[:-1]))
            await self._look(client, self.people[-1])

    async def an_error_in_a_savepoint(self, person: Person) -> None:
        async with self.pool.connection() as connection:
            client = AsyncCapacityClient(connection=connection)
            try:
                async with connection.transaction():
                    await person.view(client)._caller.call(WRONG, {"zero": 0})
            except CapacityDbError:
                await self._look(client, self.people[-1])
            await self._look(client, person)

    async def a_timeout(self, person: Person) -> None:
        async with self.pool.connection() as connection:
            await connection.execute("SELECT set_config('statement_timeout', '5', true)")
            await person.view(AsyncCapacityClient(connection=connection))._caller.call(SLOW, {})

    async def a_cancelled_call(self, person: Person) -> None:
        async with asyncio.timeout(self.dice.uniform(0, 0.004)):
            await self._look(self.client, person)

    async def a_lost_client(self, person: Person) -> None:
        connection = await AsyncConnection.connect(self.conninfo, prepare_threshold=None)
        try:
            await self._look(AsyncCapacityClient(connection=connection), person)
            someone = person.who or identity.GUEST
            await connection.execute(identity.SET, someone.settings)
        finally:
            connection.pgconn.finish()  # without a word


async def rest(conninfo: str, nobody: Person) -> list[dict[str, Any]]:
    """What is left on each of the pooler's connections, all of them held at once."""
    connections = [
        await AsyncConnection.connect(conninfo, prepare_threshold=None) for _ in range(SERVERS)
    ]
    looks = []
    for connection in connections:
        client = AsyncCapacityClient(connection=connection)
        found, _ = await client._caller.call(LOOKS["none"], nobody.own)
        looks.append(found)
    for connection in connections:
        await connection.rollback()
        await connection.close()
    return looks

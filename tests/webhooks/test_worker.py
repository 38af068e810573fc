"""The worker: what it does when it is killed, stopped, or has no database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from capacity_db import AsyncCapacityClient, CapacityClient
from capacity_db.cli import main
from capacity_db.delivering import Worker
from capacity_db.models import TakenDelivery
from tests.client.support import cli_process
from tests.support.databases import AnyConnection
from tests.webhooks.support import (
    TRACES,
    answering,
    book,
    hook,
    hurry,
    open_restaurant,
    rows,
    status,
)

pytestmark = pytest.mark.once


class Killed(BaseException):
    """What a process dies of in the middle of sending."""


class Wire:
    """Receivers in memory; the process dies on the first request if it is told to."""

    timeout = 1.0

    def __init__(self, *, dies: bool = False) -> None:
        self.dies = dies
        self.arrived: list[TakenDelivery] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def send(self, delivery: TakenDelivery) -> dict[str, Any]:
        """Deliver, or die before."""
        if self.dies:
            raise Killed
        await self.gate.wait()
        self.arrived.append(delivery)
        return {"status_code": 200}


class Careless(Worker):
    """Says that a delivery has arrived, then sends it."""

    async def _send(self, delivery: TakenDelivery, begun: float) -> None:
        told = {"restaurant_id": delivery.restaurant_id, "id": delivery.id}
        await self._client.finish_deliveries(
            [{**told, "lease": delivery.lease, "status_code": 200}]
        )
        await super()._send(delivery, begun)


@pytest.fixture
def house(dsn: str) -> Iterator[tuple[str, AnyConnection, UUID]]:
    """A restaurant that has been hooked, and was booked."""
    with CapacityClient(dsn) as client, psycopg.connect(dsn, autocommit=True) as connection:
        restaurant = open_restaurant(client)
        hook(client, restaurant)
        book(client, restaurant)
        yield dsn, connection, restaurant


House = tuple[str, AnyConnection, UUID]


def work(dsn: str, wire: Wire, kind: type[Worker] = Worker) -> None:
    """Run a worker until nothing is due, or it dies."""

    async def run() -> None:
        async with AsyncCapacityClient(dsn) as client:
            await kind(client, wire, concurrency=4).run(once=True)  # type: ignore[arg-type]

    with suppress(Killed):
        asyncio.run(run())


def test_what_a_killed_worker_had_is_sent_by_the_next(house: House) -> None:
    dsn, connection, _ = house
    work(dsn, Wire(dies=True))
    wire = Wire()
    work(dsn, wire)
    assert wire.arrived == []  # the lease holds
    hurry(connection)
    work(dsn, wire)
    assert [one.event_type for one in wire.arrived] == ["booking.created"]


def test_one_that_says_it_first_loses_it(house: House) -> None:
    """Red control."""
    dsn, connection, _ = house
    work(dsn, Wire(dies=True), Careless)
    hurry(connection)
    wire = Wire()
    work(dsn, wire)
    assert wire.arrived == []


def test_who_is_stopped_finishes_and_tells_what_is_under_way(house: House) -> None:
    dsn, connection, restaurant = house
    wire = Wire()

    async def run() -> Worker:
        wire.gate.clear()
        async with AsyncCapacityClient(dsn) as client:
            worker = Worker(client, wire, concurrency=4)  # type: ignore[arg-type]
            running = asyncio.create_task(worker.run())
            while not worker._sending:
                await asyncio.sleep(0.01)
            worker.stop()
            await client.create_booking(restaurant, "2050-06-17", "12:00", 2)
            wire.gate.set()
            await running
            return worker

    assert asyncio.run(run()).counts["delivered"] == 1
    assert len(wire.arrived) == 1
    row = connection.execute("SELECT count(*) FROM capacity.webhook_deliveries").fetchone()
    assert row == (1,)


def test_results_are_kept_while_the_database_is_away(house: House) -> None:
    """Every connection is cut while a request is under way."""
    dsn, _, _ = house
    wire = Wire()

    async def run() -> Worker:
        wire.gate.clear()
        async with AsyncCapacityClient(dsn, timeout=1) as client:
            worker = Worker(client, wire, concurrency=4)  # type: ignore[arg-type]
            running = asyncio.create_task(worker.run())
            while not worker._sending:
                await asyncio.sleep(0.01)
            admit(dsn, may=False)
            wire.gate.set()
            await asyncio.sleep(0.4)
            assert len(worker._results) == 1
            admit(dsn, may=True)
            while not worker.counts["delivered"]:
                await asyncio.sleep(0.01)
            worker.stop()
            await running
            return worker

    assert asyncio.run(asyncio.wait_for(run(), 30)).counts["delivered"] == 1
    assert len(wire.arrived) == 1


def admit(dsn: str, *, may: bool) -> None:
    """Let everybody in, or cut every connection of the application and let nobody in."""
    name = conninfo_to_dict(dsn)["dbname"]
    with psycopg.connect(make_conninfo(dsn, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(may).lower()}".encode())
        if not may:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND application_name = 'capacity-db'",
                (name,),
            )


def deliver(dsn: str, *words: str) -> dict[str, int]:
    """Run `capacity-db deliver --once`; its counts."""
    result = CliRunner().invoke(
        main, ["deliver", "--once", "--json", "--dsn", dsn, "--allow-private", *words]
    )
    assert result.exit_code == 0, result.output
    counts: dict[str, int] = json.loads(result.stdout)
    return counts


def test_the_command_sends_what_is_due(dsn: str) -> None:
    with answering(status(200)) as (url, got), CapacityClient(dsn) as client:
        restaurant = open_restaurant(client)
        hook(client, restaurant, url)
        for day in range(10):
            booking = book(client, restaurant, day)
            client.cancel_booking(restaurant, booking)
        counts = deliver(dsn)
        nothing = {"failed": 0, "dead": 0, "disabled": 0, "ignored": 0, "waiting": 0}
        assert counts == {"delivered": 20, **nothing, "next_attempt_at": None}
        assert len(got) == 20
        assert [trace for trace in TRACES if trace in str(got)] == []
        assert deliver(dsn)["delivered"] == 0


def test_the_command_sends_nothing_into_its_own_network_by_itself(dsn: str) -> None:
    with answering(status(200)) as (url, got), CapacityClient(dsn) as client:
        restaurant = open_restaurant(client)
        hook(client, restaurant, url)
        book(client, restaurant)
        # As its own process: logging is set up once.
        result = cli_process("deliver", "--once", "--json", dsn=dsn)
        assert (result.code, result.json["failed"]) == (0, 1)
        assert "fails: its address is not one of the Internet; with --allow-private" in result.err
        assert got == []
        (listed,) = client.list_deliveries(restaurant).deliveries
        assert listed.last_answer == "its address is not one of the Internet"


def test_the_command_says_what_waits_and_until_when(dsn: str) -> None:
    with answering(status(500)) as (url, _), CapacityClient(dsn) as client:
        restaurant = open_restaurant(client)
        hook(client, restaurant, url)
        book(client, restaurant)
        words = ["deliver", "--once", "--dsn", dsn, "--allow-private"]
        first = CliRunner().invoke(main, words).stdout
        again = CliRunner().invoke(main, words).stdout
    with psycopg.connect(dsn) as connection:
        [(due,)] = rows(
            connection,
            "SELECT greatest(next_attempt_at, paused_until) AT TIME ZONE 'UTC'"
            " FROM capacity.webhook_deliveries, capacity.webhooks",
        )
    waits = f"1 waits for its next attempt, the first at {due:%Y-%m-%d %H:%M:%S}"
    assert first == f"0 delivered, 1 failed, 0 dead, 0 disabled, 0 ignored\n{waits} UTC.\n"
    assert again == first.replace("1 failed", "0 failed")


@pytest.mark.parametrize(
    "words",
    [["--lease", "5", "--timeout", "5"], ["--retry-after", "x"], ["--concurrency", "0"]],
)
def test_wrong_usage_is_said(words: list[str]) -> None:
    assert CliRunner().invoke(main, ["deliver", *words]).exit_code == 2

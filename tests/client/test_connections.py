"""The caller's connection is left alone; the pool's connections are clean after use."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors as pg
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row

from capacity_db import AsyncCapacityClient, CapacityClient, InvalidArgument, SchemaNotReady
from tests.client.conftest import OpenClient
from tests.client.support import (
    DAY,
    impatient,
    ledger_locked,
    make_restaurant,
    pool_of,
    statements,
)

NOON = dt.time(12, 0)


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """An enforced restaurant of ten covers whose service of the day has a ledger row."""
    with CapacityClient(dsn) as client:
        made = make_restaurant(client, max_covers=10)
        client.create_booking(made, DAY, NOON, 1)
        return made


@pytest.fixture
def mine(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the caller's own."""
    with psycopg.connect(dsn) as connection:
        yield connection
        connection.rollback()


def _covers(connection: psycopg.Connection[Any], restaurant: uuid.UUID) -> int:
    row = connection.execute(
        "SELECT sum(booked_covers)::integer FROM capacity.service_ledger WHERE restaurant_id = %s",
        (restaurant,),
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_call_is_part_of_the_callers_transaction(
    mine: psycopg.Connection[Any], conn: psycopg.Connection[Any], restaurant: uuid.UUID
) -> None:
    with CapacityClient(connection=mine) as client:
        assert client.create_booking(restaurant, DAY, NOON, 2).success
    assert not mine.closed
    assert mine.info.transaction_status is TransactionStatus.INTRANS
    assert _covers(conn, restaurant) == 1
    mine.rollback()
    assert _covers(conn, restaurant) == 1
    CapacityClient(connection=mine).create_booking(restaurant, DAY, NOON, 2)
    mine.commit()
    assert _covers(conn, restaurant) == 3


def test_a_call_is_one_statement_on_the_callers_connection(
    mine: psycopg.Connection[Any], restaurant: uuid.UUID, tmp_path: Path
) -> None:
    mine.execute("SELECT")
    client = CapacityClient(connection=mine)
    with statements(mine, tmp_path / "trace") as sent:  # the first call: no check goes ahead
        client.create_booking(restaurant, DAY, NOON, 2)
    assert len(sent) == 1
    assert "create_booking_with_capacity_check" in sent[0]


@pytest.mark.parametrize(("level", "expected"), [(None, 1), ("serializable", 3)])
def test_a_call_over_the_pool_is_one_statement_or_one_transaction(
    dsn: str, restaurant: uuid.UUID, tmp_path: Path, level: str | None, expected: int
) -> None:
    with CapacityClient(dsn, isolation_level=level, max_size=1) as client:
        client.get_enforcement()
        with pool_of(client).connection() as connection:
            pass
        with statements(connection, tmp_path / "trace") as sent:
            client.create_booking(restaurant, DAY, NOON, 2)
    assert len(sent) == expected, sent
    assert "SET" not in "".join(sent)


def test_the_callers_settings_stay(mine: psycopg.Connection[Any], restaurant: uuid.UUID) -> None:
    mine.row_factory = dict_row
    mine.cursor_factory = psycopg.RawCursor
    mine.prepare_threshold = 7
    mine.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    before = (mine.autocommit, mine.row_factory, mine.cursor_factory, mine.prepare_threshold)
    client = CapacityClient(connection=mine)
    assert client.create_booking(restaurant, DAY, NOON, 2).success
    after = (mine.autocommit, mine.row_factory, mine.cursor_factory, mine.prepare_threshold)
    assert after == before
    row = mine.execute(
        "SELECT '{\"a\": 1}'::jsonb AS document, $1::float8 AS number,"
        " current_setting('transaction_isolation') AS level",
        (2.5,),
    ).fetchone()
    assert row == {"document": {"a": 1}, "number": 2.5, "level": "serializable"}


def test_conflicts_are_the_callers_to_repeat(
    dsn: str, mine: psycopg.Connection[Any], restaurant: uuid.UUID
) -> None:
    impatient(dsn)
    with ledger_locked(dsn, restaurant), pytest.raises(pg.LockNotAvailable):
        CapacityClient(connection=mine).create_booking(restaurant, DAY, NOON, 2)
    assert mine.info.transaction_status is TransactionStatus.INERROR


def test_an_error_inside_a_savepoint_leaves_the_transaction_usable(
    mine: psycopg.Connection[Any], restaurant: uuid.UUID
) -> None:
    client = CapacityClient(connection=mine)
    client.create_booking(restaurant, DAY, NOON, 2)
    with pytest.raises(InvalidArgument), mine.transaction():
        client.create_booking(restaurant, DAY, NOON, 0)
    assert client.create_booking(restaurant, DAY, NOON, 3).success
    assert _covers(mine, restaurant) == 6


def test_a_missing_schema_is_named_on_the_callers_connection_too(admin_dsn: str) -> None:
    with psycopg.connect(admin_dsn) as connection, pytest.raises(SchemaNotReady):
        CapacityClient(connection=connection).get_enforcement()


def test_an_asynchronous_connection_is_left_alone_as_well(
    dsn: str, conn: psycopg.Connection[Any], restaurant: uuid.UUID
) -> None:
    async def book() -> None:
        async with await psycopg.AsyncConnection.connect(dsn) as connection:
            async with AsyncCapacityClient(connection=connection) as client:
                assert (await client.create_booking(restaurant, DAY, NOON, 2)).success
            assert _covers(conn, restaurant) == 1
            await connection.commit()

    asyncio.run(book())
    assert _covers(conn, restaurant) == 3


STATE = """
    SELECT current_setting('default_transaction_isolation'), current_setting('lock_timeout'),
           current_setting('statement_timeout'), current_setting('search_path'),
           current_setting('role'), current_setting('TimeZone'),
           (SELECT count(*) FROM pg_prepared_statements),
           (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory')
"""


@pytest.mark.parametrize("level", [None, "read-committed", "repeatable-read", "serializable"])
def test_the_pools_connections_are_clean_after_use(
    dsn: str, conn: psycopg.Connection[Any], restaurant: uuid.UUID, level: str | None
) -> None:
    fresh = conn.execute(STATE).fetchone()
    with CapacityClient(dsn, isolation_level=level, max_size=1) as client:
        for party in range(1, 10):
            client.create_booking(restaurant, DAY, NOON, party)
        with pytest.raises(InvalidArgument):
            client.create_booking(restaurant, DAY, NOON, 0)
        with pool_of(client).connection() as pooled:
            assert pooled.info.transaction_status is TransactionStatus.IDLE
            assert pooled.execute(STATE).fetchone() == fresh
    assert conn.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'capacity-db'"
        " AND state LIKE 'idle in transaction%'"
    ).fetchone() == (0,)


@pytest.mark.parametrize("level", ["read-committed", "repeatable-read", "serializable"])
def test_the_transaction_has_the_level_that_was_asked_for(
    dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any], level: str
) -> None:
    conn.execute(
        "CREATE OR REPLACE FUNCTION capacity_v1.get_enforcement(p_restaurant_id uuid DEFAULT NULL)"
        " RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'RC401',"
        " MESSAGE = current_setting('transaction_isolation'); END $$"
    )
    with (
        open_client(dsn, isolation_level=level) as client,
        pytest.raises(Exception, match=level.replace("-", " ")),
    ):
        client.get_enforcement()


def test_connections_are_named_and_the_callers_name_wins(
    dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any]
) -> None:
    names = "SELECT application_name FROM pg_stat_activity WHERE datname = current_database()"
    with open_client(dsn) as client:
        client.get_enforcement()
        assert ("capacity-db",) in conn.execute(names).fetchall()
    with open_client(psycopg.conninfo.make_conninfo(dsn, application_name="till-4")) as client:
        client.get_enforcement()
        assert ("till-4",) in conn.execute(names).fetchall()


def test_one_client_serves_many_threads(dsn: str, restaurant: uuid.UUID) -> None:
    with CapacityClient(dsn, max_size=4) as client:
        results: list[bool] = []

        def book() -> None:
            results.append(client.create_booking(restaurant, DAY, NOON, 1).success)

        threads = [threading.Thread(target=book) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == [False] * 11 + [True] * 9
        assert client.verify_capacity(restaurant).success


def test_one_client_serves_many_tasks(dsn: str, restaurant: uuid.UUID) -> None:
    async def storm() -> list[bool]:
        async with AsyncCapacityClient(dsn, max_size=4) as client:
            calls = (client.create_booking(restaurant, DAY, NOON, 1) for _ in range(20))
            return [result.success for result in await asyncio.gather(*calls)]

    assert sorted(asyncio.run(storm())) == [False] * 11 + [True] * 9


def test_connections_that_broke_at_rest_are_replaced(
    dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any]
) -> None:
    with open_client(dsn, max_size=1) as client:
        for _ in range(3):
            assert client.get_enforcement().success
            ended = conn.execute(
                "SELECT bool_and(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                " WHERE application_name = 'capacity-db' AND datname = current_database()"
            ).fetchone()
            assert ended == (True,)


def test_many_connections_that_broke_at_rest_cost_one_call_no_patience(
    dsn: str, conn: psycopg.Connection[Any]
) -> None:
    async def restart() -> None:
        async with AsyncCapacityClient(dsn, min_size=8, max_size=8, timeout=2) as client:
            await client.open(wait=True)
            ended = conn.execute(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                " WHERE application_name = 'capacity-db' AND datname = current_database()"
            ).fetchone()
            assert ended == (8,)
            # The pool alone tries the dead ones one after the other, and waits after each.
            async with asyncio.timeout(1):
                assert (await client.get_enforcement()).success

    asyncio.run(restart())


def test_a_closed_client_says_so(dsn: str, open_client: OpenClient) -> None:
    with open_client(dsn) as client:
        client.get_enforcement()
        client.close()
        with pytest.raises(psycopg.OperationalError, match="closed"):
            client.get_enforcement()

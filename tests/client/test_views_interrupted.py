"""Calls on somebody's behalf that are cut off: what comes next is nobody else's."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import uuid
from typing import Any

import psycopg
import pytest
from psycopg import errors as pg
from pydantic import TypeAdapter

from capacity_db import AsyncCapacityClient, CapacityClient, Claims, ConnectionLost
from capacity_db.rpc import Rpc
from tests.client.acting import STATE, journal
from tests.client.conftest import OpenClient
from tests.client.support import (
    DAY,
    Background,
    ledger_locked,
    make_restaurant,
    pool_of,
    wait_for_lock_wait,
)

NOON = dt.time(12, 0)
WHO: Rpc[Any] = Rpc(
    "who",
    b"SELECT pg_catalog.jsonb_build_object("
    b"'claims', nullif(pg_catalog.current_setting('request.jwt.claims', true), ''),"
    b" 'number', %(number)s::integer)",
    TypeAdapter(Any),
)
COPY: Rpc[Any] = Rpc("copy", b"COPY (SELECT 1) TO STDOUT", TypeAdapter(Any))


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant whose service of the day has a ledger row."""
    with CapacityClient(dsn) as client:
        made = make_restaurant(client, max_covers=100)
        client.create_booking(made, DAY, NOON, 1)
        return made


def test_calls_that_are_cancelled_at_any_point_mix_up_no_answers(app_dsn: str) -> None:
    cancelled = 0

    async def ask(client: AsyncCapacityClient, number: int) -> Any:
        view = client.as_user({"sub": str(number)})
        answer, _ = await view._caller.call(WHO, {"number": number})
        return answer

    async def storm() -> None:
        nonlocal cancelled
        dice = random.Random(5)
        async with AsyncCapacityClient(app_dsn, max_size=1) as client:
            await client.as_guest().open(wait=True)
            number = 0
            # A fast machine is interrupted less often.
            while number < 400 or (cancelled <= 20 and number < 20_000):
                number += 1
                try:
                    async with asyncio.timeout(dice.uniform(0, 0.002)):
                        found = await ask(client, number)
                except TimeoutError:
                    cancelled += 1
                    found = await ask(client, number)
                assert found == {"claims": f'{{"sub": "{number}"}}', "number": number}
            pool: Any = client._caller._connections.pool
            async with pool.connection() as connection:
                state = await (await connection.execute(STATE)).fetchone()
            assert state[2:] == ("none", "")

    asyncio.run(storm())
    assert cancelled > 20


def test_a_connection_that_is_stuck_is_not_used_again(app_dsn: str) -> None:
    with CapacityClient(app_dsn, max_size=1) as client:
        guest = client.as_guest()
        for number in range(3):
            with pytest.raises((psycopg.Error, ConnectionLost)):
                guest._caller.call(COPY, {})
            user = client.as_user({"sub": "ada"})
            answer, _ = user._caller.call(WHO, {"number": number})
            assert answer == {"claims": '{"sub": "ada"}', "number": number}


@pytest.mark.parametrize("autocommit", [True, False])
def test_a_callers_connection_that_is_stuck_is_closed(app_dsn: str, autocommit: bool) -> None:
    with psycopg.connect(app_dsn, autocommit=autocommit) as mine:
        guest = CapacityClient(connection=mine).as_guest()
        with pytest.raises(psycopg.Error):
            guest._caller.call(COPY, {})
        assert mine.closed
        with pytest.raises(psycopg.OperationalError, match="closed"):
            guest.schema_version()


@pytest.mark.parametrize("end", ["pg_cancel_backend", "pg_terminate_backend"])
def test_a_call_that_the_server_ends_leaves_nothing(
    dsn: str,
    app_dsn: str,
    open_client: OpenClient,
    conn: psycopg.Connection[Any],
    restaurant: uuid.UUID,
    end: str,
) -> None:
    with open_client(app_dsn, max_size=1) as client:
        user = client.as_user(Claims(sub="ada", restaurants={restaurant: "staff"}))
        user.schema_version()
        with ledger_locked(dsn, restaurant):
            call = Background(
                lambda: user.create_booking(restaurant, DAY, NOON, 2, idempotency_key="k")
            )
            conn.execute(f"SELECT {end}(%s)".encode(), (wait_for_lock_wait(conn),))
            with pytest.raises((pg.QueryCanceled, ConnectionLost)) as caught:
                call.result()
        if isinstance(caught.value, ConnectionLost):
            assert caught.value.detail == {"idempotency_key": "k"}
        assert (end == "pg_terminate_backend") == isinstance(caught.value, ConnectionLost)
        assert client.as_user({"sub": "bob"}).user_restaurants() == ()
        again = user.create_booking(restaurant, DAY, NOON, 2, idempotency_key="k")
        assert (again.success, again.duplicate) == (True, False)


def test_a_statement_that_takes_too_long_leaves_nothing(
    app_dsn: str, conn: psycopg.Connection[Any]
) -> None:
    journal(conn, "IF v_role = 'anon' THEN PERFORM pg_sleep(5); END IF;")
    hasty = psycopg.conninfo.make_conninfo(app_dsn, options="-c statement_timeout=50")
    with CapacityClient(hasty, max_size=1) as client:
        with pytest.raises(pg.QueryCanceled):
            client.as_guest().list_sections(uuid.uuid4())
        with pool_of(client).connection() as connection:
            assert connection.execute(STATE.encode()).fetchone()[2:] == ("none", "")
        client.as_service().list_sections(uuid.uuid4())

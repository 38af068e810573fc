"""Views of a client on the caller's own connection: role and claims for a call, and back."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors as pg
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row

from capacity_db import (
    AsyncCapacityClient,
    CapacityClient,
    InvalidArgument,
    NotAllowed,
    RoleNotGranted,
)
from tests.client.acting import STATE, entries, journal, seen, tell_tale
from tests.client.support import DAY, app_login, make_restaurant

ADA = {"sub": "ada"}
ADAS = '{"sub": "ada"}'
LOCAL = "SELECT set_config('role', %s, true), set_config('request.jwt.claims', %s, true)"


@pytest.fixture
def mine(app_dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the caller's own, as the application's login."""
    with psycopg.connect(app_dsn) as connection:
        yield connection
        connection.rollback()


def _state(connection: psycopg.Connection[Any]) -> Any:
    return connection.execute(STATE.encode()).fetchone()


def _roles(connection: psycopg.Connection[Any]) -> tuple[str, str]:
    found = _state(connection)
    return found[2], found[3]


def test_a_call_leaves_the_transaction_as_whom_it_was(
    mine: psycopg.Connection[Any], conn: psycopg.Connection[Any]
) -> None:
    journal(conn)
    client = CapacityClient(connection=mine)
    before = _state(mine)
    client.as_user(ADA).list_sections(uuid.uuid4())
    client.as_guest().list_sections(uuid.uuid4())
    assert _state(mine) == before
    assert mine.info.transaction_status is TransactionStatus.INTRANS
    assert entries(conn) == []
    mine.commit()
    assert entries(conn) == [("authenticated", ADAS), ("anon", "")]
    assert _state(mine) == before


def test_a_view_begins_the_transaction_like_any_statement(
    mine: psycopg.Connection[Any], conn: psycopg.Connection[Any]
) -> None:
    journal(conn)
    CapacityClient(connection=mine).as_user(ADA).list_sections(uuid.uuid4())
    assert mine.info.transaction_status is TransactionStatus.INTRANS
    mine.rollback()
    assert entries(conn) == []


def test_the_callers_own_role_and_claims_come_back(
    mine: psycopg.Connection[Any], conn: psycopg.Connection[Any]
) -> None:
    journal(conn)
    client = CapacityClient(connection=mine)
    mine.execute(LOCAL, ("anon", '{"sub": "mine"}'))
    client.as_service().list_sections(uuid.uuid4())
    assert _roles(mine) == ("anon", '{"sub": "mine"}')
    mine.commit()
    assert _roles(mine) == ("none", "")
    mine.execute("SET ROLE authenticated")
    client.as_guest().list_sections(uuid.uuid4())
    assert _roles(mine) == ("authenticated", "")
    mine.commit()
    assert _roles(mine) == ("authenticated", "")
    assert entries(conn) == [("service_role", ""), ("anon", "")]


def test_an_error_aborts_the_transaction_and_its_end_clears(
    mine: psycopg.Connection[Any],
) -> None:
    before = _state(mine)
    client = CapacityClient(connection=mine)
    with pytest.raises(NotAllowed):
        client.as_guest().list_tables(uuid.uuid4())
    assert mine.info.transaction_status is TransactionStatus.INERROR
    with pytest.raises(pg.InFailedSqlTransaction):
        client.as_guest().schema_version()
    mine.rollback()
    assert _state(mine) == before
    assert client.as_guest().schema_version() == 6


def test_an_error_within_a_savepoint_leaves_the_rest_usable(
    mine: psycopg.Connection[Any], conn: psycopg.Connection[Any]
) -> None:
    journal(conn)
    client = CapacityClient(connection=mine)
    mine.execute(LOCAL, ("anon", '{"sub": "mine"}'))
    with pytest.raises(NotAllowed), mine.transaction():
        client.as_user(ADA).list_tables(uuid.uuid4())
    assert _roles(mine) == ("anon", '{"sub": "mine"}')
    with mine.transaction():
        client.as_user(ADA).list_sections(uuid.uuid4())
        assert _roles(mine) == ("anon", '{"sub": "mine"}')
    assert _roles(mine) == ("anon", '{"sub": "mine"}')
    with mine.transaction(force_rollback=True):
        client.as_user(ADA).list_sections(uuid.uuid4())
    assert _roles(mine) == ("anon", '{"sub": "mine"}')
    mine.commit()
    assert entries(conn) == [("authenticated", ADAS)]


def test_an_argument_that_cannot_be_sent_leaves_no_role_behind(
    mine: psycopg.Connection[Any],
) -> None:
    before = _state(mine)
    with pytest.raises(InvalidArgument):
        CapacityClient(connection=mine).as_user(ADA).create_booking(
            uuid.uuid4(),
            DAY,
            "19:00",
            ...,  # type: ignore[arg-type]
        )
    assert mine.info.transaction_status is TransactionStatus.INTRANS
    assert _state(mine) == before


def test_with_autocommit_a_call_is_a_transaction_of_its_own(
    app_dsn: str, conn: psycopg.Connection[Any]
) -> None:
    journal(conn, "IF v_call = 2 THEN RAISE EXCEPTION 'in the middle'; END IF;")
    with psycopg.connect(app_dsn, autocommit=True) as mine:
        before = _state(mine)
        client = CapacityClient(connection=mine)
        client.as_user(ADA).list_sections(uuid.uuid4())
        assert entries(conn) == [("authenticated", ADAS)]
        assert _state(mine) == before
        with pytest.raises(pg.RaiseException):
            client.as_user(ADA).list_sections(uuid.uuid4())
        assert mine.info.transaction_status is TransactionStatus.IDLE
        assert _state(mine) == before
        with pytest.raises(InvalidArgument):
            client.as_user(ADA).create_booking(uuid.uuid4(), DAY, "19:00", {})  # type: ignore[arg-type]
        assert mine.info.transaction_status is TransactionStatus.IDLE
        assert _state(mine) == before
    assert len(entries(conn)) == 1


def test_with_autocommit_it_is_part_of_a_transaction_that_is_open(
    app_dsn: str, conn: psycopg.Connection[Any]
) -> None:
    journal(conn)
    with psycopg.connect(app_dsn, autocommit=True) as mine:
        client = CapacityClient(connection=mine)
        with mine.transaction(force_rollback=True):
            client.as_user(ADA).list_sections(uuid.uuid4())
            assert _roles(mine) == ("none", "")
        mine.execute("BEGIN")
        client.as_guest().list_sections(uuid.uuid4())
        assert _roles(mine) == ("none", "")
        mine.execute("COMMIT")
    assert entries(conn) == [("anon", "")]


@pytest.mark.parametrize("level", [None, "SERIALIZABLE"])
def test_its_own_transaction_is_as_the_connection_asks(
    app_dsn: str, conn: psycopg.Connection[Any], level: str | None
) -> None:
    tell_tale(conn)
    with psycopg.connect(app_dsn, autocommit=True) as mine:
        mine.isolation_level = None if level is None else psycopg.IsolationLevel[level]
        mine.row_factory = dict_row  # type: ignore[assignment]
        mine.cursor_factory = psycopg.RawCursor
        client = CapacityClient(connection=mine)
        assert seen(client.as_user(ADA)).level == (level or "read committed").lower()
        mine.read_only = True
        mine.deferrable = True
        with pytest.raises(pg.ReadOnlySqlTransaction):
            client.as_guest().create_booking(_restaurant(conn), DAY, "19:00", 2)
        mine.read_only = False
        mine.deferrable = False
        assert client.as_guest().create_booking(_restaurant(conn), DAY, "19:00", 2).success


def _restaurant(connection: psycopg.Connection[Any]) -> uuid.UUID:
    return make_restaurant(CapacityClient(connection=connection))


def test_a_login_that_may_not_act_is_told_the_grant(dsn: str) -> None:
    for autocommit in (False, True):
        with (
            app_login(dsn) as login,
            psycopg.connect(make_conninfo(dsn, user=login), autocommit=autocommit) as mine,
        ):
            with pytest.raises(RoleNotGranted, match=login):
                CapacityClient(connection=mine).as_guest().schema_version()
            mine.rollback()
            assert _roles(mine) == ("none", "")
            mine.rollback()


def test_a_pipeline_of_the_callers_is_refused(mine: psycopg.Connection[Any]) -> None:
    client = CapacityClient(connection=mine)
    with mine.pipeline(), pytest.raises(psycopg.NotSupportedError, match="pipeline"):
        client.as_guest().schema_version()
    assert client.as_guest().schema_version() == 6


def test_an_asynchronous_connection_gets_its_role_back_as_well(
    app_dsn: str, conn: psycopg.Connection[Any]
) -> None:
    journal(conn)

    async def call() -> Any:
        async with await psycopg.AsyncConnection.connect(app_dsn) as connection:
            client = AsyncCapacityClient(connection=connection)
            await client.as_user(ADA).list_sections(uuid.uuid4())
            cursor = await connection.execute(STATE.encode())
            return await cursor.fetchone()

    assert asyncio.run(call())[2:] == ("none", "")
    assert entries(conn) == [("authenticated", ADAS)]

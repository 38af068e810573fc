"""Through PgBouncer in transaction mode nobody sees what is another's, whatever became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from capacity_db import identity
from tests.client.support import app_login
from tests.support.servers import Server
from tests.tenancy.pooler import SERVERS, USERS, Person, backends, pgbouncer, settle
from tests.tenancy.pooler_storm import Storm, rest

TRANSACTIONS = 10_000
SESSION_ROLE = identity.SET.replace(b"%(role)s, true", b"%(role)s, false")
SESSION_CLAIMS = identity.SET.replace(b"%(claims)s, true", b"%(claims)s, false")


@dataclass(frozen=True)
class Pooled:
    """A pooler, and those who use it."""

    conninfo: str
    people: list[Person]
    count: Callable[[], int]
    """Of the server's connections for them."""

    def storm(self, transactions: int) -> Storm:
        """So many transactions of theirs, interleaved."""
        storm = Storm(self.conninfo, self.people)
        asyncio.run(storm.run(transactions))
        assert storm.transactions.total() == transactions
        return storm


@pytest.fixture
def pooled(server: Server, dsn: str) -> Iterator[Pooled]:
    """Twenty users of as many restaurants, guests and the service, before five connections."""
    database = conninfo_to_dict(dsn)["dbname"]
    with (
        app_login(dsn, "anon", "authenticated", "service_role") as login,
        backends(dsn, login) as count,
    ):
        people = settle(dsn, login)
        with pgbouncer(server, login) as pooler:
            yield Pooled(make_conninfo(pooler, dbname=database), people, count)


@pytest.mark.slow
def test_interleaved_transactions_never_see_another_user(pooled: Pooled) -> None:
    storm = pooled.storm(TRANSACTIONS)
    assert storm.leaks == []
    # What was meant to fail did, and nothing else.
    assert {*storm.ended} <= {"InvalidArgument", "QueryCanceled", "TimeoutError", "ConnectionLost"}
    assert all(storm.ended[name] > 100 for name in ("InvalidArgument", "QueryCanceled"))
    # Everybody came by, on connections that others used too.
    assert set().union(*storm.served.values()) == {person.name for person in pooled.people}
    assert sum(len(names) > USERS for names in storm.served.values()) >= SERVERS
    left = asyncio.run(rest(pooled.conninfo, pooled.people[-1]))
    assert len({found.pop("pid") for found in left}) == SERVERS
    assert left == [pooled.people[-1].sees] * SERVERS
    assert pooled.count() == SERVERS


@pytest.mark.parametrize("setting", [SESSION_ROLE, SESSION_CLAIMS], ids=["role", "claims"])
def test_settings_of_the_session_would_be_seen(
    pooled: Pooled, monkeypatch: pytest.MonkeyPatch, setting: bytes
) -> None:
    assert setting.count(b"false") == 1
    monkeypatch.setattr(identity, "SET", setting)
    storm = pooled.storm(300)
    assert len(storm.leaks) > 30
    left = asyncio.run(rest(pooled.conninfo, pooled.people[-1]))
    assert any((found["role"], found["claims"]) != ("none", "") for found in left)

"""Fixtures of the client's tests: each runs with the synchronous and the asynchronous client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import CapacityClient
from tests.client.support import app_login, async_client, sync_client

OpenClient = Callable[..., AbstractContextManager[CapacityClient]]


@pytest.fixture(params=["sync", "async"])
def open_client(request: pytest.FixtureRequest) -> OpenClient:
    """A function (dsn, options) that opens one of the two clients as a context manager."""
    clients: dict[str, Any] = {"sync": sync_client, "async": async_client}
    opener: OpenClient = clients[request.param]
    return opener


@pytest.fixture
def client(open_client: OpenClient, dsn: str) -> Iterator[CapacityClient]:
    """One of the two clients, with its defaults."""
    with open_client(dsn) as opened:
        yield opened


@pytest.fixture
def app_dsn(dsn: str) -> Iterator[str]:
    """The database for an application's login, which may nothing but act as the client roles."""
    with app_login(dsn, "anon", "authenticated", "service_role") as login:
        yield make_conninfo(dsn, user=login)

"""Fixtures of the tenancy tests: one database a module, where nothing is committed."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server


@pytest.fixture(scope="module")
def shared_dsn(server: Server, tenancy_template: str) -> Iterator[str]:
    """Superuser's connection string of a database that the tests of one module share."""
    with fresh_database(server, tenancy_template) as name:
        yield server.conninfo(name)


@pytest.fixture(scope="module")
def shared(shared_dsn: str) -> Iterator[AnyConnection]:
    """The superuser in the module's database; whoever uses it rolls back."""
    with psycopg.connect(shared_dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture
def planted(shared: AnyConnection) -> Iterator[AnyConnection]:
    """The same inside a transaction that is rolled back: a test plants what it likes."""
    with shared.transaction(force_rollback=True):
        yield shared


@pytest.fixture
def private_dsn(server: Server, tenancy_template: str) -> Iterator[str]:
    """Superuser's connection string of a database of the test's own: it may commit."""
    with fresh_database(server, tenancy_template) as name:
        yield server.conninfo(name)

"""What the tests of the documents look at."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.golden.docs import catalogue
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server


@pytest.fixture(scope="session")
def documented_database(server: Server, template: str) -> Iterator[AnyConnection]:
    """One migrated database for all of these tests."""
    with (
        fresh_database(server, template) as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        yield connection


@pytest.fixture
def documented(documented_database: AnyConnection) -> Iterator[AnyConnection]:
    """The same, inside a transaction that is rolled back."""
    with documented_database.transaction(force_rollback=True):
        yield documented_database


@pytest.fixture
def registry(documented: AnyConnection) -> dict[str, str | None]:
    """SQLSTATE by code."""
    return {error.code: error.sqlstate for error in catalogue.errors(documented)}

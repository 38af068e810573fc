"""A migrated database that the lints look at; whatever a test plants in it is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server


@pytest.fixture(scope="session")
def linted_database(server: Server, template: str) -> Iterator[AnyConnection]:
    """One connection for all lints, with the views of prelude.sql."""
    with (
        fresh_database(server, template) as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        connection.execute(Path(__file__).with_name("prelude.sql").read_bytes())
        yield connection


@pytest.fixture
def catalogue(linted_database: AnyConnection) -> Iterator[AnyConnection]:
    """The lints' connection inside a transaction that is rolled back."""
    with linted_database.transaction(force_rollback=True):
        yield linted_database

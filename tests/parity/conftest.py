"""A database for parity tests: the engine, with a clock that is a setting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psycopg
import pytest

from tests.parity.engine import CLOCK
from tests.support.databases import AnyConnection, fresh_database, template_database
from tests.support.servers import Server

TIME_ZONES: Final = Path(__file__).with_name("time_zones.sql")


@pytest.fixture(scope="session")
def parity_template(server: Server, template: str) -> Iterator[str]:
    """The migrated database, its clock the setting tests.now, and time_zones.sql; its name."""
    with template_database(server, "parity", base=template) as name:
        with psycopg.connect(server.conninfo(name)) as connection:
            connection.execute(CLOCK)
            connection.execute(TIME_ZONES.read_bytes())
        yield name


@pytest.fixture
def parity(server: Server, parity_template: str) -> Iterator[AnyConnection]:
    """A connection to a database of the test's own, from parity_template."""
    with (
        fresh_database(server, parity_template) as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        yield connection

"""One database for a whole module: a restaurant, and settings that `doctor` asks for."""

from __future__ import annotations

import time
from collections.abc import Iterator

import psycopg
import pytest

from capacity_db.operating.check import State
from capacity_db.operating.doctor import examine
from tests.operating.faults import QUICK, RESTAURANT
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

HOUSE = f"""
    SELECT capacity_v1.upsert_restaurant('{RESTAURANT}', 'Trattoria', 'Europe/Zurich',
                                         '{{"enforcement": "enforce"}}');
    SELECT capacity_v1.upsert_service_period('{RESTAURANT}', gen_random_uuid(), 'Dinner',
                                             '17:00', '23:00');
    SELECT capacity_v1.set_capacity_rule('{RESTAURANT}', 10, NULL);
"""


@pytest.fixture(scope="module")
def house_dsn(server: Server, template: str) -> Iterator[str]:
    """Superuser's connection string of a database with one restaurant: ten covers at dinner."""
    with fresh_database(server, template) as name:
        with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
            connection.execute(HOUSE.encode())
            connection.execute(QUICK.format(db=name).encode())
        yield server.conninfo(name)


@pytest.fixture
def house(house_dsn: str) -> Iterator[AnyConnection]:
    """A superuser's connection to it."""
    with psycopg.connect(house_dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def durable(server: Server, house_dsn: str) -> Iterator[None]:
    """The server writes to disk what it confirms, as others do and test servers do not."""
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 20
        while examine(house_dsn, ["durability"]).checks[0].state is not State.OK:
            assert time.monotonic() < deadline
        yield
        connection.execute("ALTER SYSTEM RESET fsync")
        connection.execute("SELECT pg_reload_conf()")

"""Fixtures of the guards' tests: the owner of the tables at work in a database of the module."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.guards.house import furnish
from tests.guards.support import Scene, as_owner, make_scene
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server


@pytest.fixture(scope="module")
def module_dsn(server: Server, helper_template: str) -> Iterator[str]:
    """Superuser's connection string of a database that the tests of one module share."""
    with fresh_database(server, helper_template) as name:
        yield server.conninfo(name)


@pytest.fixture(scope="module")
def superuser(module_dsn: str) -> Iterator[AnyConnection]:
    """A superuser's connection to a database with a restaurant that has one of everything."""
    with psycopg.connect(module_dsn, autocommit=True) as connection:
        furnish(connection)
        yield connection


@pytest.fixture
def owner(module_dsn: str) -> Iterator[AnyConnection]:
    """The owner of the tables in the module's database; every statement commits."""
    with psycopg.connect(module_dsn, autocommit=True) as connection:
        yield as_owner(connection)


@pytest.fixture
def scene(owner: AnyConnection) -> Scene:
    """A restaurant of the test's own in the module's database."""
    return make_scene(owner)


@pytest.fixture
def private_scene(helper_dsn: str) -> Iterator[Scene]:
    """A restaurant in a database of the test's own: it may break what it likes."""
    with psycopg.connect(helper_dsn, autocommit=True) as connection:
        yield make_scene(as_owner(connection))

"""Fixtures of the imports' tests: a house to import into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.importing.support import furnish
from tests.support.databases import fresh_database, template_database
from tests.support.servers import Server


@pytest.fixture(scope="session")
def house_template(
    server: Server, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with the house, to be cloned; its name."""
    with template_database(server, "house", base=template) as name:
        furnish(tmp_path_factory.mktemp("house"), server.conninfo(name))
        yield name


@pytest.fixture(scope="module")
def house(server: Server, house_template: str) -> Iterator[str]:
    """A superuser's connection string of a database with the house, for tests that add nothing."""
    with fresh_database(server, house_template) as name:
        yield server.conninfo(name)


@pytest.fixture
def own_house(server: Server, house_template: str) -> Iterator[str]:
    """The same in a database of the test's own."""
    with fresh_database(server, house_template) as name:
        yield server.conninfo(name)

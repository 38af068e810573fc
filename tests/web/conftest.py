"""Fixtures of the tests of API and pages.

Most tests share `site`, each with restaurants of its own. `make_site` is for those that need
other settings, or that change the database for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.support.databases import fresh_database
from tests.support.servers import Server
from tests.web.support import House, Site, running

MakeSite = Callable[..., Site]


@pytest.fixture(scope="session")
def site(server: Server, template: str) -> Iterator[Site]:
    """The application with the settings for tests, on a database that tests share."""
    with fresh_database(server, template) as name, running(server.conninfo(name)) as started:
        yield started


@pytest.fixture
def make_site(server: Server, template: str) -> Iterator[MakeSite]:
    """A function (change, options of Settings) that starts an application on its own database."""
    with ExitStack() as stack:

        def make(**options: Any) -> Site:
            name = stack.enter_context(fresh_database(server, template))
            return stack.enter_context(running(server.conninfo(name), **options))

        yield make


@pytest.fixture
def house(site: Site) -> House:
    """A restaurant with owner, admin and staff, without limits, open from 18:00 to 23:00."""
    return site.house()

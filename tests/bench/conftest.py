"""A database with many bookings, and what the reads cost when there were few."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import psycopg
import pytest

from capacity_db import CapacityClient
from tests.bench.reads import READS, Asked, asked
from tests.bench.stage import fill, make_restaurants
from tests.support.databases import fresh_database
from tests.support.servers import Server

FEW: Final = 10_000
MANY_VARIABLE: Final = "CAPACITY_DB_BENCH_BOOKINGS"
MANY: Final = int(os.environ.get(MANY_VARIABLE, 100_000))
"""Everyday a tenth of what continuous integration asks for: a million take a minute to load."""


@dataclass(frozen=True)
class Filled:
    """A database with MANY bookings, vacuumed and analysed."""

    dsn: str
    when_few: dict[str, Asked]
    """What each of READS came to when there were FEW."""
    broken_when_few: dict[str, Asked]
    """The same of engines that look at the bookings."""


@pytest.fixture(scope="session")
def filled(server: Server, template: str) -> Iterator[Filled]:
    """Many bookings; with few of them the reads have been asked."""
    with fresh_database(server, template) as name:
        dsn = server.conninfo(name)
        with psycopg.connect(dsn, autocommit=True) as connection:
            make_restaurants(connection)
            fill(connection, 0, FEW)
            when_few = {what: asked(dsn, read.call) for what, read in READS.items()}
            broken = {what: asked(dsn, read.call, [read.breaking]) for what, read in READS.items()}
            fill(connection, FEW, MANY)
            verification = CapacityClient(connection=connection).verify_capacity()
            assert verification.success, verification.findings[:3]
            assert verification.checked["bookings"] == MANY
        yield Filled(dsn, when_few, broken)

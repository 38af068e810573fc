"""The golden files are what a migrated database says, on every supported server."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.golden.dump import FOLDER, SUBJECTS, UPDATE, difference
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

PLANTS = {
    "policies": "CREATE POLICY planted ON capacity.bookings TO anon USING (true)",
    "privileges": "GRANT EXECUTE ON FUNCTION capacity_impl.clock() TO anon",
    "routines": "ALTER FUNCTION capacity_impl.clock() VOLATILE",
    "tables": "ALTER TABLE capacity.bookings ALTER guest_name SET NOT NULL",
    "triggers": "ALTER TABLE capacity.bookings DISABLE TRIGGER USER",
}


@pytest.fixture(scope="module")
def described_database(server: Server, template: str) -> Iterator[AnyConnection]:
    """One migrated database for all of these tests."""
    with (
        fresh_database(server, template) as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        yield connection


@pytest.fixture
def described(described_database: AnyConnection) -> Iterator[AnyConnection]:
    """The same, inside a transaction that is rolled back."""
    with described_database.transaction(force_rollback=True):
        yield described_database


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_golden_file_is_what_the_database_says(described: AnyConnection, subject: str) -> None:
    changes = difference(described, subject)
    assert not changes, f"{changes}\n\nIf the change is meant: {UPDATE}"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_changed_database_is_noticed(described: AnyConnection, subject: str) -> None:
    described.execute(PLANTS[subject].encode())
    assert difference(described, subject)


def test_every_golden_file_has_its_query() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(SUBJECTS)

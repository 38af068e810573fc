"""Whatever is written in whatever order, the totals are those of the bookings."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.guards.storm import Storm
from tests.guards.support import as_owner
from tests.support.databases import AnyConnection

OPERATIONS = 2_500


@pytest.fixture
def private_owner(helper_dsn: str) -> Iterator[AnyConnection]:
    """The owner of the tables in a database of the test's own."""
    with psycopg.connect(helper_dsn, autocommit=True) as connection:
        yield as_owner(connection)


@pytest.mark.slow
def test_random_operations_leave_no_difference(private_owner: AnyConnection) -> None:
    storm = Storm(private_owner, seed=1)
    for _ in range(25):
        storm.run(OPERATIONS // 25)
        assert storm.differences() == []
    assert storm.grown == []
    # A storm in which nothing is refused, or everything, would show little.
    refused = sum(n for name, n in storm.outcomes.items() if name.endswith("refused"))
    assert 0.1 < refused / OPERATIONS < 0.6, storm.outcomes
    assert len(storm.outcomes) >= 22, storm.outcomes


@pytest.mark.parametrize(
    "counting", ["bookings__count_inserted", "bookings__count_updated", "bookings__count_deleted"]
)
def test_without_one_of_the_counting_triggers_they_do(
    private_owner: AnyConnection, counting: str
) -> None:
    """Red control: each of the triggers is needed, and the recount sees it."""
    trigger = private_owner.execute(
        "SELECT tgname FROM pg_trigger WHERE tgfoid = to_regproc('capacity_impl.' || %s)",
        (counting,),
    ).fetchone()
    assert trigger is not None
    storm = Storm(private_owner, seed=2)
    private_owner.execute(f"ALTER TABLE capacity.bookings DISABLE TRIGGER {trigger[0]}".encode())
    storm.run(200)
    assert storm.differences() != []


def test_without_the_checks_services_are_overbooked(private_owner: AnyConnection) -> None:
    """Red control: the storm does try to."""
    storm = Storm(private_owner, seed=3)
    private_owner.execute(
        "ALTER TABLE capacity.service_ledger DROP CONSTRAINT service_ledger_covers_check,"
        " DROP CONSTRAINT service_ledger_parties_check"
    )
    storm.run(1_000)
    assert storm.differences() != []

"""A restaurant with the same ids changes nothing in another one, and nobody forges a tie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.mutants import routines
from tests.mutants.forging import KEPT, forgeries, moves, references, tables
from tests.mutants.mutant import Mutant
from tests.mutants.twins import SIDES, Twins
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

FILTERS = [
    "capacity_impl.find_waitlist_entry: e.restaurant_id = p_restaurant_id",
    "capacity_impl.recount_services: b.restaurant_id = p_restaurant_id",
    "capacity_impl.release_seats: a.restaurant_id = p_restaurant_id",
    "capacity_v1.list_sections: t.restaurant_id = p_restaurant_id",
]
"""One that finds a row, one that counts, one that writes, one that lists."""

Removed = Callable[[AnyConnection, str], None]


@pytest.fixture(scope="module")
def twins(server: Server, tenancy_template: str) -> Iterator[Twins]:
    """The twins on an evening, measured."""
    with (
        fresh_database(server, tenancy_template) as name,
        psycopg.connect(server.conninfo(name), autocommit=True) as connection,
    ):
        yield Twins(connection, moments=["that evening"])


@contextmanager
def mutated(connection: AnyConnection, mutant: Mutant) -> Iterator[None]:
    """A transaction with the mutant, which is rolled back."""
    with connection.transaction(force_rollback=True):
        for statement in (*mutant.before, *mutant.statements):
            connection.execute(statement.encode())
        yield


def test_whatever_is_done_comes_to_the_same_beside_a_twin(twins: Twins) -> None:
    assert {key[0] for key in twins.baseline.alone} == {*SIDES}
    found = [*twins.differences()]
    assert not found, "\n".join(found)


def test_it_is_not_only_refusals(twins: Twins) -> None:
    said = twins.baseline.alone.values()
    answers = [text for text in said if text.startswith(("[", "1", "4"))]
    assert len(answers) > len(said) / 3
    assert len(twins.baseline.reached) > 150


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_that_is_missing_shows(twins: Twins, name: str) -> None:
    """Red control."""
    mutants = {mutant.name: mutant for mutant in routines.mutants(twins.connection)}
    with mutated(twins.connection, mutants[name]):
        assert [*twins.differences(mutants[name].routines)]


def test_nobody_moves_a_row_to_another_restaurant(twins: Twins) -> None:
    assert [*moves(twins.connection)] == []


@pytest.mark.parametrize("table", KEPT)
def test_without_its_triggers_a_row_moves(twins: Twins, table: str) -> None:
    """Red control."""
    with twins.connection.transaction(force_rollback=True):
        twins.connection.execute(f"ALTER TABLE capacity.{table} DISABLE TRIGGER USER".encode())
        assert len([*moves(twins.connection, frozenset({table}))]) == 1


def test_nobody_truncates_a_table_or_refers_to_another_restaurants_row(
    shared: AnyConnection,
) -> None:
    assert len(tables(shared)) >= 18
    assert len(references(shared)) >= 12
    assert [*forgeries(shared)] == []


def test_without_its_trigger_a_table_is_truncated(planted: AnyConnection) -> None:
    """Red control."""
    planted.execute("DROP TRIGGER _50_refuse_truncate ON capacity.settings")
    assert [*forgeries(planted)] == ["TRUNCATE settings"]

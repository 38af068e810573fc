"""A read costs the same whether there are ten thousand bookings or a million."""

from __future__ import annotations

import pytest

from tests.bench.conftest import FEW, MANY, Filled
from tests.bench.reads import READS, UNTOUCHED, asked

GROWN = 1.5
"""The trees of the indexes grow by a level or two, and every look-up visits one page of each."""


@pytest.mark.parametrize("what", READS)
def test_a_read_finds_everything_by_an_index(filled: Filled, what: str) -> None:
    ran = asked(filled.dsn, READS[what].call)
    assert ran.faults == []
    assert {"restaurants", "service_ledger"} <= ran.tables


@pytest.mark.parametrize("what", UNTOUCHED)
def test_and_so_it_does_where_nobody_has_booked_yet(filled: Filled, what: str) -> None:
    ran = asked(filled.dsn, UNTOUCHED[what])
    assert ran.faults == []
    assert {"service_periods", "capacity_rules"} <= ran.tables
    assert "bookings" not in ran.tables


@pytest.mark.parametrize("what", READS)
def test_no_read_looks_at_the_bookings_but_the_list_of_them(filled: Filled, what: str) -> None:
    tables = asked(filled.dsn, READS[what].call).tables
    assert ("bookings" in tables) is (what == "a slot's bookings")


@pytest.mark.parametrize("what", READS)
def test_the_cost_of_a_read_does_not_grow_with_the_bookings(filled: Filled, what: str) -> None:
    few, many = filled.when_few[what], asked(filled.dsn, READS[what].call)
    assert few.pages > 0
    assert many.pages <= GROWN * few.pages
    assert many.cost <= GROWN * few.cost


@pytest.mark.parametrize("what", READS)
def test_a_read_that_counts_bookings_is_noticed(filled: Filled, what: str) -> None:
    few = filled.broken_when_few[what]
    many = asked(filled.dsn, READS[what].call, [READS[what].breaking])
    assert "bookings" in many.tables
    assert many.faults
    assert many.pages > few.pages * MANY / FEW / 4

"""Lists of bookings and of events begin in an index where they are asked to, and end there."""

from __future__ import annotations

from typing import Final

import psycopg
import pytest

from tests.bench.conftest import Filled
from tests.bench.reads import Break, Read, asked
from tests.bench.stage import RESTAURANTS

EVENTS: Final = "list_events(ARRAY[%s]::uuid[]{})"
_ANY_DATE: Final = Break("list_bookings", "b.booking_date", "(b.booking_date + 0)")
_ANY_ID: Final = Break("list_events", "e.id > v_after", "e.id + 0 > v_after", "capacity_v1")
_NO_ORDER: Final = Break("list_events", "e.id DESC", "e.id + 0 DESC", "capacity_v1")

LISTS: Final = {
    "a date's bookings": (Read("list_bookings(%s, '2050-02-01')", _ANY_DATE), "bookings", 400),
    "the events since": (
        Read(EVENTS.format(""", '{"after": AFTER}'"""), _ANY_ID), "outbox_events", 60
    ),
    "the newest event": (Read(EVENTS.format(""), _NO_ORDER), "outbox_events", 20),
}  # fmt: skip
"""What is asked; the table that is read, and the most pages that it may take."""


@pytest.fixture(scope="module")
def after(filled: Filled) -> int:
    """An event with few after it, among many."""
    with psycopg.connect(filled.dsn, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id)"
            " SELECT (%s::uuid[])[1 + n %% 10], 'capacity.changed', gen_random_uuid()"
            " FROM generate_series(1, 200000) AS n",
            (RESTAURANTS,),
        )
        connection.execute("VACUUM (ANALYZE) capacity.outbox_events")
        row = connection.execute("SELECT max(id) - 50 FROM capacity.outbox_events").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("what", LISTS)
def test_a_list_finds_its_rows_by_an_index(filled: Filled, after: int, what: str) -> None:
    read, table, most = LISTS[what]
    ran = asked(filled.dsn, read.call.replace("AFTER", str(after)))
    assert ran.faults == []
    assert table in ran.tables
    assert 0 < ran.pages <= most


@pytest.mark.parametrize("what", LISTS)
def test_a_list_that_does_not_is_noticed(filled: Filled, after: int, what: str) -> None:
    """Red control."""
    read, _, most = LISTS[what]
    ran = asked(filled.dsn, read.call.replace("AFTER", str(after)), [read.breaking])
    assert ran.pages > most

"""Restaurants take turns, however many webhooks one has and however slow they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from capacity_db import CapacityClient
from capacity_db.models import TakenDelivery
from tests.support.databases import AnyConnection
from tests.webhooks.support import book, finish, hook, open_restaurant, take
from tests.webhooks.test_slices import change

PLACES = 32
WEBHOOKS = 20


@dataclass
class Street:
    """A restaurant with many slow webhooks, which have every place, and one with a quick one."""

    client: CapacityClient
    connection: AnyConnection
    slow: UUID
    quick: UUID
    under_way: list[TakenDelivery]

    def turn_over(self, turns: int) -> list[TakenDelivery]:
        """A slow one answers, then a worker fills the place; who gets it answers at once."""
        got: list[TakenDelivery] = []
        for _ in range(turns):
            finish(self.client, self.under_way.pop(0))
            while (taken := take(self.client, limit=1))[0].restaurant_id == self.quick:
                finish(self.client, *taken)
                got += taken
            self.under_way += taken
        return got


@pytest.fixture
def street(dsn: str) -> Iterator[Street]:
    """Both restaurants; what waits for the slow ones has waited for longer."""
    with CapacityClient(dsn) as client, psycopg.connect(dsn, autocommit=True) as connection:
        slow, quick = open_restaurant(client), open_restaurant(client)
        for _ in range(WEBHOOKS):
            hook(client, slow)
        hook(client, quick)
        for day in range(3):
            book(client, slow, day)
        under_way = [*take(client, limit=PLACES)]
        assert len(under_way) == PLACES
        for day in range(6):
            book(client, quick, day)
        yield Street(client, connection, slow, quick, under_way)


def test_a_place_that_is_free_goes_to_who_has_none(street: Street) -> None:
    assert len(street.turn_over(1)) == 6


def test_by_who_waits_longest_it_would_get_none(street: Street) -> None:
    """Red control."""
    change(street.connection, "lease_deliveries", "u.under_way[2] + row_number()", "row_number()")
    assert street.turn_over(4) == []


def test_places_are_shared_by_restaurant_and_then_by_webhook(street: Street) -> None:
    for _ in range(WEBHOOKS - 1):
        hook(street.client, street.quick)
    book(street.client, street.quick, 7)
    finish(street.client, *street.under_way)
    # 27 wait for one restaurant, and 26 for the first webhook of the other.
    first = take(street.client, limit=8)
    assert Counter(one.restaurant_id for one in first) == {street.slow: 4, street.quick: 4}
    second = take(street.client, limit=8)
    assert Counter(one.restaurant_id for one in first + second) == {
        street.slow: 8,
        street.quick: 8,
    }
    assert max(Counter(one.webhook_id for one in first + second).values()) == 1


def test_one_restaurant_alone_has_every_place(street: Street) -> None:
    street.turn_over(1)
    assert len(street.under_way) == PLACES
    assert {one.restaurant_id for one in street.under_way} == {street.slow}


def test_a_lease_that_has_ended_counts_no_more(street: Street) -> None:
    assert take(street.client, limit=1)[0].restaurant_id == street.quick
    street.connection.execute(
        "UPDATE capacity.webhook_deliveries SET next_attempt_at = now()"
        " - CASE restaurant_id WHEN %s THEN interval '2 hours' ELSE interval '1 hour' END"
        " WHERE leased_by IS NOT NULL",
        (street.slow,),
    )
    assert take(street.client, limit=1)[0].restaurant_id == street.slow

"""Webhooks are tested, changed and removed while somebody sends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import IsolationLevel

from tests.webhooks.support import book, finish, hook, rows, take, types
from tests.webhooks.test_hand_over import House, house
from tests.webhooks.test_slices import change

__all__ = ["house"]

TEST = "SELECT capacity_v1.test_webhook(%s, %s)"
ADD = "SELECT capacity_v1.set_webhook(%s, 'https://example.org/')"
WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
PINGS = "SELECT count(*) FROM capacity.webhook_deliveries WHERE event_type = 'ping'"


def both(house: House, level: IsolationLevel, statement: str, *arguments: object) -> str | None:
    """Two do the same at once, each in a transaction of this level; what the later one gets."""
    with house.session() as first, house.session() as second, ThreadPoolExecutor(1) as thread:
        for session in (first, second):
            session.isolation_level = level
            session.execute("SELECT FROM capacity.webhooks")
        first.execute(statement.encode(), arguments)
        doing = thread.submit(second.execute, statement.encode(), arguments)
        while rows(house.connection, WAITING) == [(0,)]:
            assert not doing.done()
        first.commit()
        try:
            doing.result()
        except psycopg.Error as error:
            return error.sqlstate
        second.commit()
    return None


def both_test(house: House, level: IsolationLevel) -> str | None:
    """Two test a webhook at once."""
    (webhook,) = house.client.list_webhooks(house.restaurant)
    return both(house, level, TEST, house.restaurant, webhook.id)


@pytest.mark.parametrize(
    ("level", "sqlstate"),
    [
        (IsolationLevel.READ_COMMITTED, "RC303"),
        (IsolationLevel.REPEATABLE_READ, "40001"),
        (IsolationLevel.SERIALIZABLE, "40001"),
    ],
)
def test_two_who_test_a_webhook_at_once_send_one(
    house: House, level: IsolationLevel, sqlstate: str
) -> None:
    assert both_test(house, level) == sqlstate
    assert rows(house.connection, PINGS) == [(1,)]


def test_without_a_trace_on_the_webhook_an_old_snapshot_sends_two(house: House) -> None:
    """Red control."""
    change(
        house.connection,
        "test_webhook",
        "UPDATE capacity.webhooks AS w SET url = w.url",
        "PERFORM FROM capacity.webhooks AS w",
    )
    assert both_test(house, IsolationLevel.REPEATABLE_READ) is None
    assert rows(house.connection, PINGS) == [(2,)]


@pytest.mark.parametrize(
    ("level", "sqlstate"),
    [
        (IsolationLevel.READ_COMMITTED, "RC030"),
        (IsolationLevel.REPEATABLE_READ, "40001"),
        (IsolationLevel.SERIALIZABLE, "40001"),
    ],
)
def test_two_who_add_the_twentieth_at_once_add_one(
    house: House, level: IsolationLevel, sqlstate: str
) -> None:
    for _ in range(18):
        hook(house.client, house.restaurant)
    assert both(house, level, ADD, house.restaurant) == sqlstate
    assert len(house.client.list_webhooks(house.restaurant)) == 20


def test_what_the_address_before_says_is_not_heard(house: House) -> None:
    """It may be gone: that turns off nothing that has moved."""
    (webhook,) = house.client.list_webhooks(house.restaurant)
    book(house.client, house.restaurant)
    (before,) = take(house.client)
    house.client.change_webhook(house.restaurant, webhook.id, url="https://example.org/new")
    assert finish(house.client, before, status_code=410).ignored == 1
    (again,) = take(house.client)
    assert (again.id, again.url) == (before.id, "https://example.org/new")
    assert finish(house.client, again).delivered == 1


def test_another_secret_disturbs_nothing_that_is_under_way(house: House) -> None:
    (webhook,) = house.client.list_webhooks(house.restaurant)
    book(house.client, house.restaurant)
    taken = take(house.client)
    assert types(taken) == ["booking.created"]
    house.client.change_webhook(house.restaurant, webhook.id, rotate_secret=True)
    assert take(house.client) == ()
    assert finish(house.client, *taken).delivered == 1

"""Every event becomes deliveries once it is committed, however long that took, and in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from capacity_db import CapacityClient
from capacity_db.models import TakenDelivery
from tests.client.support import DAY
from tests.support.databases import AnyConnection
from tests.webhooks.support import (
    EMAIL,
    GUEST,
    TRACES,
    book,
    finish,
    hook,
    open_restaurant,
    rows,
    take,
    types,
)

CHANGE = "UPDATE capacity.bookings SET notes = notes || '!' WHERE id = %s"
XID = "SELECT pg_current_xact_id()"

# What a queue often is: the last number seen, or the transactions that have ended.
BY_ID = """
    ALTER TABLE capacity.event_cursor ADD COLUMN IF NOT EXISTS last_id bigint DEFAULT 0;
    CREATE OR REPLACE FUNCTION capacity_impl.hand_over_events() RETURNS integer LANGUAGE sql AS $$
    INSERT INTO capacity.webhook_deliveries
        (restaurant_id, webhook_id, event_id, event_type, subject_id, body)
    SELECT e.restaurant_id, w.id, e.id, e.event_type, e.subject_id, capacity_impl.event_body(e)
    FROM capacity.outbox_events AS e JOIN capacity.webhooks AS w USING (restaurant_id)
    WHERE e.id > (SELECT last_id FROM capacity.event_cursor) AND e.created_at >= w.created_at
    ORDER BY e.id;
    UPDATE capacity.event_cursor SET last_id = (SELECT max(id) FROM capacity.outbox_events);
    SELECT 0 $$"""
BY_XMIN = BY_ID.replace(
    "e.id > (SELECT last_id FROM capacity.event_cursor)",
    "e.transaction_id >= (SELECT last_id FROM capacity.event_cursor)"
    " AND e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
).replace(
    "(SELECT max(id) FROM capacity.outbox_events)",
    "pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
)


@dataclass
class House:
    """A restaurant with a webhook, and a client and a superuser's connection to its database."""

    dsn: str
    client: CapacityClient
    connection: AnyConnection
    restaurant: UUID
    booking: UUID
    """Of before there was a webhook."""

    @contextmanager
    def session(self) -> Iterator[AnyConnection]:
        """Another connection, in a transaction until it is told to commit."""
        with psycopg.connect(self.dsn) as connection:
            yield connection
            connection.rollback()

    def sent(self) -> list[tuple[str, int | None]]:
        """Take all that is due and say that it arrived: types and versions, in order."""
        found: list[tuple[str, int | None]] = []
        while taken := take(self.client):
            found += [(one.event_type, version(one)) for one in taken]
            finish(self.client, *taken)
        return found


def version(delivery: TakenDelivery) -> int | None:
    """The version that a booking had by an event."""
    number: int | None = json.loads(delivery.body)["version"]
    return number


@pytest.fixture
def house(dsn: str) -> Iterator[House]:
    """A restaurant that has been hooked."""
    with CapacityClient(dsn) as client, psycopg.connect(dsn, autocommit=True) as connection:
        restaurant = open_restaurant(client)
        booking = book(client, restaurant)
        hook(client, restaurant)
        yield House(dsn, client, connection, restaurant, booking)


def late(house: House) -> list[tuple[str, int | None]]:
    """One books and commits late; another began later, and what it did was sent before."""
    with house.session() as slow:
        book(CapacityClient(connection=slow), house.restaurant, 1)
        book(house.client, house.restaurant)
        found = house.sent()
        slow.commit()
        return found + house.sent()


def crossed(house: House, booking: UUID) -> list[tuple[str, int | None]]:
    """Of one booking: the earlier change by the younger transaction, while an old one runs."""
    with house.session() as older, house.session() as bystander, house.session() as younger:
        for session in (older, bystander, younger):
            session.execute(XID)
        younger.execute(CHANGE, (booking,))
        younger.commit()
        older.execute(CHANGE, (booking,))
        older.commit()
        found = house.sent()
        bystander.commit()
    return found + house.sent()


def test_what_began_earlier_and_commits_later_is_not_overlooked(house: House) -> None:
    assert late(house) == [("booking.created", 1), ("booking.created", 1)]


def test_a_cursor_of_ids_overlooks_it(house: House) -> None:
    """Red control."""
    house.connection.execute(BY_ID.encode())
    assert late(house) == [("booking.created", 1)]


def test_the_events_of_a_booking_are_in_order_whoever_began_first(house: House) -> None:
    booking = book(house.client, house.restaurant)
    assert house.sent() == [("booking.created", 1)]
    assert crossed(house, booking) == [("booking.changed", 2), ("booking.changed", 3)]


def test_a_cursor_of_ended_transactions_disorders_them(house: House) -> None:
    """Red control: the oldest that runs is no border between what came earlier and later."""
    house.connection.execute(BY_XMIN.encode())
    booking = book(house.client, house.restaurant)
    house.sent()
    assert crossed(house, booking) == [("booking.changed", 3), ("booking.changed", 2)]


def test_a_transaction_that_runs_long_delays_nobody_else(house: House) -> None:
    with house.session() as long:
        long.execute(XID)
        book(house.client, house.restaurant)
        assert house.sent() == [("booking.created", 1)]


def test_what_the_taker_itself_writes_later_is_not_overlooked(house: House) -> None:
    with house.session() as taker:
        taker.execute(XID)
        book(house.client, house.restaurant)  # a younger transaction that ends earlier
        both = CapacityClient(connection=taker)
        assert types(take(both)) == ["booking.created"]
        book(both, house.restaurant, 1)
        taker.commit()
    assert house.sent() == [("booking.created", 1)]


def test_without_itself_in_the_snapshot_it_overlooks_that(house: House) -> None:
    """Red control."""
    house.connection.execute(
        "CREATE OR REPLACE FUNCTION capacity_impl.snapshot_without_own(p_snapshot pg_snapshot)"
        " RETURNS pg_snapshot LANGUAGE sql STABLE AS 'SELECT p_snapshot'"
    )
    with house.session() as taker:
        taker.execute(XID)
        book(house.client, house.restaurant)
        both = CapacityClient(connection=taker)
        take(both)
        book(both, house.restaurant, 1)
        taker.commit()
    assert house.sent() == []


def test_two_who_take_at_once_hand_over_once(house: House) -> None:
    book(house.client, house.restaurant)
    with house.session() as first, house.session() as second:
        assert types(take(CapacityClient(connection=first))) == ["booking.created"]
        assert take(CapacityClient(connection=second)) == ()
        first.commit()
        second.commit()
    assert len(rows(house.connection, "SELECT id FROM capacity.webhook_deliveries")) == 1


def test_who_removes_a_webhook_meanwhile_disturbs_nobody(house: House) -> None:
    """What was handed over for it is not there afterwards, and others get theirs."""
    (webhook,) = house.client.list_webhooks(house.restaurant)
    other = open_restaurant(house.client)
    hook(house.client, other)
    book(house.client, house.restaurant)
    book(house.client, other)
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with house.session() as remover, ThreadPoolExecutor(1) as thread:
        CapacityClient(connection=remover).remove_webhook(house.restaurant, webhook.id)
        taking = thread.submit(take, house.client)
        while rows(house.connection, waiting) == [(0,)]:
            assert not taking.done()
        remover.commit()
        assert [one.restaurant_id for one in taking.result()] == [other]


def test_in_another_cluster_nothing_is_overlooked_and_nothing_comes_twice(house: House) -> None:
    """As after a restore: the numbers of transactions are of the cluster where the dump was made.

    What was handed over there, what was not yet, and what happened since arrives once.
    """
    book(house.client, house.restaurant)
    assert len(house.sent()) == 1
    book(house.client, house.restaurant)
    for statement in (
        "UPDATE capacity.outbox_events SET transaction_id = transaction_id + 900000000",
        "UPDATE capacity.event_cursor SET system_identifier = 7,"
        " handed_over = (SELECT format('%s:%s:', max(transaction_id), max(transaction_id))"
        "                FROM capacity.outbox_events)::pg_snapshot",
    ):
        house.connection.execute(statement.encode())
    book(house.client, house.restaurant)
    assert len(house.sent()) == 2
    book(house.client, house.restaurant)
    assert len(house.sent()) == 1


def test_a_webhook_hears_of_what_happens_from_then_on_and_of_its_types(house: House) -> None:
    client = house.client
    bookings = client.add_webhook(
        house.restaurant, "https://example.org/b", event_types=["booking.cancelled", "waitlist.*"]
    ).webhook.id
    elsewhere = open_restaurant(client)
    book(client, elsewhere)
    booking = book(client, house.restaurant)
    client.cancel_booking(house.restaurant, booking)
    client.set_capacity_rule(house.restaurant, 50, None)
    found = []
    while taken := take(client):
        found += [(one.webhook_id == bookings, one.event_type) for one in taken]
        finish(client, *taken)
    assert sorted(found) == [
        (False, "booking.cancelled"),
        (False, "booking.created"),
        (False, "capacity.changed"),
        (True, "booking.cancelled"),
    ]


def test_nothing_is_collected_while_it_is_off(house: House) -> None:
    (webhook,) = house.client.list_webhooks(house.restaurant)
    house.client.change_webhook(house.restaurant, webhook.id, is_active=False, reason="moving")
    book(house.client, house.restaurant)
    assert house.sent() == []
    house.client.change_webhook(house.restaurant, webhook.id, is_active=True)
    assert house.sent() == []
    book(house.client, house.restaurant)
    assert house.sent() == [("booking.created", 1)]


def test_no_body_tells_of_a_guest(house: House) -> None:
    client = house.client
    client.set_capacity_rule(house.restaurant, 4, None)
    booking = book(client, house.restaurant)
    client.update_booking(house.restaurant, booking, 1, notes="walnuts, and cake")
    (period,) = client.list_service_periods(house.restaurant)
    waiting = client.join_waitlist(house.restaurant, DAY, period.id, 4, **GUEST)
    assert waiting.entry is not None
    kept = str(
        rows(
            house.connection,
            "SELECT b, w FROM capacity.bookings AS b, capacity.waitlist_entries AS w",
        )
    )
    client.leave_waitlist(house.restaurant, waiting.entry.id)
    client.cancel_booking(house.restaurant, booking)
    client.cancel_booking(house.restaurant, house.booking)
    client.erase_guest(house.restaurant, guest_email=EMAIL)
    house.connection.execute("DELETE FROM capacity.bookings WHERE id = %s", (booking,))
    seen: list[TakenDelivery] = []
    while taken := take(client):
        seen += taken
        finish(client, *taken)
    told = " ".join(one.body for one in seen)
    assert {one.event_type for one in seen} >= {
        "booking.created", "booking.changed", "booking.cancelled", "booking.erased",
        "booking.deleted", "waitlist.joined", "waitlist.withdrawn", "waitlist.erased",
        "capacity.changed",
    }  # fmt: skip
    assert [trace for trace in TRACES if trace in told] == []
    # Red control: the search finds each of them where it may be.
    assert [trace for trace in TRACES if trace in kept] == [*TRACES]

"""Who gets which delivery, when it is tried again, and when nobody tries it any more."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest

from capacity_db import CapacityClient
from capacity_db.errors import CapacityDbError
from capacity_db.models import TakenDelivery
from tests.support.databases import AnyConnection
from tests.webhooks.support import book, finish, hook, hurry, open_restaurant, rows, take, types

USUAL = (5, 30, 120, 600, 3600, 10800, 28800, 86400, 86400)
WAITING = (
    "SELECT extract(epoch FROM next_attempt_at - statement_timestamp()), status::text, attempts"
    " FROM capacity.webhook_deliveries"
)


@dataclass
class House:
    """A restaurant with a webhook."""

    client: CapacityClient
    connection: AnyConnection
    restaurant: UUID
    webhook: UUID

    def waiting(self) -> tuple[float, str, int]:
        """The one delivery: seconds until it is due, status, attempts."""
        (row,) = rows(self.connection, WAITING)
        return float(row[0]), row[1], row[2]

    def one(self) -> TakenDelivery:
        """Take the one that is due, and no matter how long it would wait."""
        hurry(self.connection)
        (taken,) = take(self.client)
        return taken


@pytest.fixture
def house(dsn: str) -> Iterator[House]:
    """A restaurant that has been hooked."""
    with CapacityClient(dsn) as client, psycopg.connect(dsn, autocommit=True) as connection:
        restaurant = open_restaurant(client)
        yield House(client, connection, restaurant, hook(client, restaurant))


def test_a_later_event_of_a_booking_waits_for_the_earlier_one(house: House) -> None:
    booking = book(house.client, house.restaurant)
    house.client.cancel_booking(house.restaurant, booking)
    book(house.client, house.restaurant, 1)
    first = take(house.client)
    assert types(first) == ["booking.created", "booking.created"]
    assert take(house.client) == ()
    finish(house.client, first[0])
    (second,) = take(house.client)
    assert second.event_type == "booking.cancelled"


def test_it_waits_while_the_earlier_one_fails_and_no_longer_than_that(house: House) -> None:
    booking = book(house.client, house.restaurant)
    house.client.cancel_booking(house.restaurant, booking)
    for _ in USUAL:
        finish(house.client, house.one(), status_code=500)
        hurry(house.connection)
    last = house.one()
    assert (last.event_type, last.attempt) == ("booking.created", len(USUAL) + 1)
    assert finish(house.client, last, status_code=500).dead == 1
    assert house.one().event_type == "booking.cancelled"


def test_a_lease_ends_and_only_its_holder_is_heard(house: House) -> None:
    book(house.client, house.restaurant)
    stale = house.one()
    fresh = house.one()
    assert (stale.id, stale.body) == (fresh.id, fresh.body)
    assert stale.lease != fresh.lease
    assert finish(house.client, stale).ignored == 1
    assert house.waiting()[1:] == ("pending", 0)
    assert finish(house.client, fresh).delivered == 1
    assert finish(house.client, fresh, status_code=500).ignored == 1
    assert house.waiting()[1:] == ("delivered", 1)


def test_a_result_of_another_restaurant_is_not_heard(house: House) -> None:
    book(house.client, house.restaurant)
    taken = house.one()
    elsewhere = open_restaurant(house.client)
    moved = taken.model_copy(update={"restaurant_id": elsewhere})
    assert finish(house.client, moved).ignored == 1
    assert house.waiting()[1] == "pending"


def test_pauses_grow_from_seconds_to_days_and_then_it_is_dead(house: House) -> None:
    book(house.client, house.restaurant)
    for number, usual in enumerate(USUAL, 1):
        assert finish(house.client, house.one(), error="no answer in time").failed == 1
        seconds, status, attempts = house.waiting()
        assert (status, attempts) == ("pending", number)
        assert 0.8 * usual - 1 < seconds <= 1.2 * usual
    assert finish(house.client, house.one(), error="no answer in time").dead == 1
    assert house.waiting()[1:] == ("dead", len(USUAL) + 1)
    (listed,) = house.client.list_deliveries(house.restaurant, status="dead").deliveries
    assert (listed.last_answer, listed.next_attempt_at) == ("no answer in time", None)


@pytest.mark.parametrize(
    ("asked", "least", "most"), [(60, 59, 60), (1, 3, 6), (10**9, 86_399, 86_400)]
)
def test_a_receiver_gets_patience_within_bounds(
    house: House, asked: int, least: float, most: float
) -> None:
    book(house.client, house.restaurant)
    finish(house.client, house.one(), status_code=503, retry_after_seconds=asked)
    assert least < house.waiting()[0] <= most


def test_other_pauses_may_be_asked_for(house: House) -> None:
    book(house.client, house.restaurant)
    taken = house.one()
    result = {"restaurant_id": taken.restaurant_id, "id": taken.id, "lease": taken.lease}
    done = house.client.finish_deliveries([{**result, "status_code": 500}], delay_seconds=[])
    assert done.dead == 1


def test_a_receiver_that_is_gone_turns_its_webhook_off(house: House) -> None:
    book(house.client, house.restaurant)
    assert finish(house.client, house.one(), status_code=410).disabled == 1
    (webhook,) = house.client.list_webhooks(house.restaurant)
    assert (webhook.is_active, webhook.disabled_reason, webhook.pending) == (
        False, "The receiver answered 410 Gone.", 1,
    )  # fmt: skip
    (change,) = house.client.list_history(house.restaurant, limit=1).changes
    assert (change.operation, change.after["is_active"]) == ("set_webhook", False)
    hurry(house.connection)
    assert take(house.client) == ()
    house.client.change_webhook(house.restaurant, house.webhook, is_active=True)
    assert types(take(house.client)) == ["booking.created"]


def test_a_receiver_that_is_down_takes_no_place_from_others(house: House) -> None:
    for day in range(20):
        book(house.client, house.restaurant, day)
    elsewhere = open_restaurant(house.client)
    hook(house.client, elsewhere)
    for day in range(3):
        book(house.client, elsewhere, day)
    first = take(house.client, limit=8)
    assert sorted(one.restaurant_id == elsewhere for one in first) == [False] * 2 + [True] * 2
    mine = [one for one in first if one.restaurant_id == house.restaurant]
    finish(house.client, *mine, error="it cannot be reached")
    # It fails: nothing for a second, then one at a time.
    assert {one.restaurant_id for one in take(house.client, limit=100)} == {elsewhere}
    hurry(house.connection)
    probe = [one for one in take(house.client, limit=100) if one.restaurant_id != elsewhere]
    assert len(probe) == 1
    finish(house.client, *probe)
    hurry(house.connection)
    again = [one for one in take(house.client, limit=100) if one.restaurant_id != elsewhere]
    assert len(again) == 19


def test_the_pause_grows_with_the_outage_to_a_minute(house: House) -> None:
    book(house.client, house.restaurant)
    pause = (
        "SELECT round(extract(epoch FROM paused_until - statement_timestamp()))"
        " FROM capacity.webhooks"
    )
    found = []
    for ago in (0, 100, 100_000):
        house.connection.execute(
            "UPDATE capacity.webhooks SET failing_since = now() - make_interval(secs => %s)"
            " WHERE failing_since IS NOT NULL",
            (ago,),
        )
        finish(house.client, house.one(), status_code=500)
        found.append(int(rows(house.connection, pause)[0][0]))
    assert found == [1, 10, 60]


def test_what_was_given_up_or_lost_is_sent_again(house: House) -> None:
    book(house.client, house.restaurant)
    taken = house.one()
    finish(house.client, taken)
    assert house.client.replay_deliveries(house.restaurant).replayed == 0
    replay = house.client.replay_deliveries(
        house.restaurant, status="delivered", delivery_ids=[taken.id]
    )
    assert (replay.replayed, replay.is_complete) == (1, True)
    again = house.one()
    assert (again.id, again.body, again.attempt) == (taken.id, taken.body, 1)
    old = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    finish(house.client, again)
    assert (
        house.client.replay_deliveries(house.restaurant, status="delivered", since=old).replayed
        == 0
    )
    (change, *_) = house.client.list_history(
        house.restaurant, operation="replay_deliveries"
    ).changes
    assert change.options["deliveries"] == 1


def test_a_ping_goes_to_one_webhook_whatever_its_types(house: House) -> None:
    picky = house.client.add_webhook(
        house.restaurant, "https://example.org/p", event_types=["waitlist.*"]
    ).webhook.id
    delivery = house.client.test_webhook(house.restaurant, picky)
    (taken,) = take(house.client)
    assert (taken.id, taken.webhook_id, taken.event_type) == (delivery.id, picky, "ping")
    assert json.loads(taken.body)["data"] == {}
    house.client.change_webhook(house.restaurant, picky, is_active=False)
    with pytest.raises(CapacityDbError) as caught:
        house.client.test_webhook(house.restaurant, picky)
    assert caught.value.code == "WRONG_STATUS"


def test_a_secret_is_shown_once_and_stands_nowhere_else(house: House) -> None:
    url = "https://example.org/x?token=abc"
    made = house.client.add_webhook(house.restaurant, url)
    rotated = house.client.change_webhook(
        house.restaurant, made.webhook.id, rotate_secret=True, reason="leaked"
    )
    assert made.secret is not None
    assert rotated.secret is not None
    assert rotated.secret != made.secret
    house.client.test_webhook(house.restaurant, made.webhook.id)
    (taken,) = take(house.client)
    assert (taken.secrets, taken.url) == ((rotated.secret, made.secret), url)
    shown = str(rows(house.connection, "SELECT d::text FROM capacity.decisions AS d"))
    for answer in (
        house.client.list_webhooks(house.restaurant),
        house.client.list_deliveries(house.restaurant),
        house.client.remove_webhook(house.restaurant, made.webhook.id),
        taken,
        made,
    ):
        shown += repr(answer)
    assert "whsec_" not in shown
    assert "token=abc" not in shown
    assert "example.org/x" in shown


def test_a_webhook_that_is_removed_takes_its_deliveries_along(house: House) -> None:
    book(house.client, house.restaurant)
    taken = house.one()
    house.client.remove_webhook(house.restaurant, house.webhook)
    assert rows(house.connection, "SELECT id FROM capacity.webhook_deliveries") == []
    assert finish(house.client, taken).ignored == 1


def test_a_restaurant_has_at_most_twenty(house: House) -> None:
    for _ in range(19):
        hook(house.client, house.restaurant)
    with pytest.raises(CapacityDbError) as caught:
        hook(house.client, house.restaurant)
    assert caught.value.code == "INVALID_WEBHOOK"

"""Monitoring and pruning, as models."""

from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest

from capacity_db import CapacityClient, InvalidArgument, NotAllowed
from tests.client.support import DAY, make_restaurant

SEVEN = dt.time(19, 0)


def test_monitoring_names_what_is_overbooked_and_what_has_no_limit(
    client: CapacityClient,
) -> None:
    quiet = client.get_monitoring()
    assert (quiet.restaurants, quiet.overbooked, quiet.unconfigured) == (0, (), ())
    assert (quiet.webhooks_pending, quiet.oldest_pending_seconds, quiet.expired_holds) == (
        0,
        None,
        0,
    )

    full = make_restaurant(client, max_covers=4)
    open_to_all = make_restaurant(client)
    assert client.create_booking(open_to_all, DAY, SEVEN, 2).success
    assert client.create_booking(full, DAY, SEVEN, 4).success
    assert client.get_monitoring().overbooked_services == 0
    assert client.create_booking(full, DAY, SEVEN, 3, override="regulars").success

    found = client.get_monitoring()
    assert (found.restaurants, found.restaurants_enforcing) == (2, 2)
    assert found.restaurants_unconfigured == 1
    assert [restaurant.restaurant_id for restaurant in found.unconfigured] == [open_to_all]
    (service,) = found.overbooked
    assert (service.restaurant_id, service.service_date) == (full, DAY)
    assert (service.booked_covers, service.max_covers, service.excess_covers) == (7, 4, 3)
    assert service.cause == "create_booking"


def test_pruning_says_what_it_deleted_and_where_to_go_on(
    client: CapacityClient, conn: psycopg.Connection[tuple[object, ...]]
) -> None:
    restaurant = make_restaurant(client, max_covers=10)
    for guests in (1, 2, 3):
        assert client.create_booking(restaurant, DAY, SEVEN, guests).success
    assert client.prune_expired().keys == 0
    conn.execute(
        "UPDATE capacity.idempotency_keys SET created_at = created_at - interval '31 days'"
    )
    assert client.prune_expired(keys_days=32).keys == 0
    assert client.prune_expired(dry_run=True).keys == 3
    first = client.prune_expired(limit=2)
    assert (first.keys, first.is_complete, first.next_restaurant_id) == (2, False, restaurant)
    rest = client.prune_expired(from_restaurant_id=first.next_restaurant_id)
    assert (rest.keys, rest.restaurants, rest.is_complete) == (1, 1, True)
    with pytest.raises(InvalidArgument):
        client.prune_expired(events_days=0)


def test_only_the_service_may_watch_and_prune(client: CapacityClient) -> None:
    owner = client.as_user({"sub": "ada", "restaurants": {str(uuid.uuid4()): "owner"}})
    with pytest.raises(NotAllowed):
        owner.get_monitoring()
    with pytest.raises(NotAllowed):
        owner.prune_expired()
    assert client.as_service().get_monitoring().success

"""Calendar feeds: the client's models, and the commands."""

from __future__ import annotations

import uuid

import psycopg
import pytest

from capacity_db import CapacityClient, ErrorCode, FeedBooking, NotAllowed, NotFound
from tests.client.support import DAY, cli, make_restaurant

pytestmark = pytest.mark.once


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """A restaurant with an admin called ada."""
    made = make_restaurant(client)
    client.set_member(made, "ada", "admin")
    return made


def test_a_feed_is_turned_on_read_and_turned_off(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    ada = client.as_user({"sub": "ada"})
    state = ada.set_calendar_feed(restaurant, True)
    assert state.token is not None
    assert state.token not in repr(state)
    assert ada.set_calendar_feed(restaurant, True).token is None
    booked = client.create_booking(restaurant, DAY, "19:00", 4, guest_name="Grace").booking
    assert booked is not None
    feed = client.as_guest().get_calendar_feed(restaurant, state.token)
    assert feed.restaurant.id == restaurant
    [shown] = feed.bookings
    assert isinstance(shown, FeedBooking)
    assert (shown.id, shown.party_size, shown.starts_at) == (booked.id, 4, booked.starts_at)
    renewed = ada.set_calendar_feed(restaurant, True, renew=True)
    assert renewed.token not in (None, state.token)
    assert ada.set_calendar_feed(restaurant, False).is_on is False
    with pytest.raises(NotFound) as gone:
        client.get_calendar_feed(restaurant, str(renewed.token))
    assert gone.value.code == ErrorCode.CALENDAR_FEED_NOT_FOUND


def test_only_admins_turn_it_on(client: CapacityClient, restaurant: uuid.UUID) -> None:
    client.set_member(restaurant, "bob", "staff")
    with pytest.raises(NotAllowed):
        client.as_user({"sub": "bob"}).set_calendar_feed(restaurant, True)


def test_the_command_prints_the_address_once(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client)
        client.set_member(restaurant, "ada", "admin")
    there = ("--restaurant", restaurant)
    url = "https://book.example.com/"
    made = cli("calendar-feed", "on", *there, "--url", url, "--as-user", "ada", "--json", dsn=dsn)
    assert (made.code, made.err) == (0, "")
    token = made.json["token"]
    assert made.json["address"] == f"https://book.example.com/calendar/{restaurant}/{token}.ics"
    again = cli("calendar-feed", "on", *there, dsn=dsn)
    assert again.code == 0
    assert "--renew" in again.out
    assert token not in again.out
    renewed = cli("calendar-feed", "on", *there, "--renew", dsn=dsn)
    assert f"/calendar/{restaurant}/" in renewed.out
    assert token not in renewed.out
    off = cli("calendar-feed", "off", *there, dsn=dsn)
    assert off.out == "The calendar feed is off.\n"
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT count(*) FROM capacity.restaurants WHERE calendar_token IS NOT NULL"
        ).fetchone()
    assert row == (0,)


def test_the_command_says_what_is_wrong(dsn: str) -> None:
    unknown = cli("calendar-feed", "on", "--restaurant", uuid.uuid4(), dsn=dsn)
    assert unknown.code == 3
    assert "no such restaurant" in unknown.err

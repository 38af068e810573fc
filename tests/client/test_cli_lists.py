"""`restaurants list`, `bookings list` and what `policy` says of the last covers."""

from __future__ import annotations

import uuid

import pytest

from capacity_db import CapacityClient
from tests.client.support import DAY, cli, make_restaurant, make_tables

pytestmark = pytest.mark.once


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant with an owner called ada."""
    with CapacityClient(dsn) as client:
        made = make_restaurant(client)
        client.set_member(made, "ada", "owner")
        return made


def test_restaurants_are_listed_for_who_works_there(dsn: str, restaurant: uuid.UUID) -> None:
    with CapacityClient(dsn) as client:
        other = make_restaurant(client)
        client.upsert_restaurant(other, "Adler", "Pacific/Kiritimati")
    mine = cli("restaurants", "list", "--as-user", "ada", dsn=dsn)
    assert (mine.code, mine.err) == (0, "")
    heading, line = (row.split() for row in mine.out.splitlines())
    assert heading == ["name", "role", "timezone", "today", "restaurant"]
    assert (line[:3], line[4]) == (["Test", "owner", "UTC"], str(restaurant))
    (as_json,) = cli("restaurants", "list", "--as-user", "ada", "--json", dsn=dsn).json
    assert (as_json["id"], as_json["role"]) == (str(restaurant), "owner")
    everything = cli("restaurants", "list", dsn=dsn).out.splitlines()
    assert everything[0].split() == ["name", "timezone", "today", "restaurant"]
    assert [row.split()[0] for row in everything[1:]] == ["Adler", "Test"]
    assert cli("restaurants", "list", "--as-user", "eve", dsn=dsn).out == "No restaurants.\n"
    assert cli("restaurants", "list", "--as-guest", dsn=dsn).code == 3


def test_the_bookings_of_a_date_are_listed(dsn: str, restaurant: uuid.UUID) -> None:
    there = ("bookings", "list", "--restaurant", restaurant, "--date", DAY)
    assert cli(*there, dsn=dsn).out == "No bookings.\n"
    with CapacityClient(dsn) as client:
        tables = make_tables(client, restaurant, t7=4)
        booked = [
            client.create_booking(restaurant, DAY, time, 2, guest_name=name).booking
            for time, name in (("20:00", "Ada"), ("18:00", "Bob"), ("19:00", "Cat"))
        ]
        ada, bob, cat = (booking.id for booking in booked if booking is not None)
        client.assign_table_to_booking(restaurant, ada, tables["7"])
        client.cancel_booking(restaurant, bob)
        (period,) = client.list_service_periods(restaurant)
    listed = cli(*there, dsn=dsn)
    assert (listed.code, listed.err) == (0, "")
    rows = [line.split() for line in listed.out.splitlines()]
    assert rows[0][:5] == ["time", "party", "guest", "status", "tables"]
    assert rows[1][:6] == ["19:00", "party", "of", "2", "Cat", "confirmed"]
    assert rows[2][:7] == ["20:00", "party", "of", "2", "Ada", "confirmed", "7"]
    assert [row[-1] for row in rows[1:]] == [str(cat), str(ada)]

    def ids(*more: object) -> list[str]:
        return [found["id"] for found in cli(*there, *more, "--json", dsn=dsn).json]

    assert ids() == [str(cat), str(ada)]
    assert ids("--without-table") == [str(cat)]
    assert ids("--status", "cancelled") == [str(bob)]
    assert ids("--status", "all", "--period", period.id) == [str(bob), str(cat), str(ada)]
    assert ids("--period", uuid.uuid4()) == []
    wrong = cli(*there, "--status", "open", "--json", dsn=dsn)
    assert (wrong.code, wrong.json["error"]["code"]) == (3, "INVALID_OPTION")
    refused = cli(*there, "--as-user", "eve", "--json", dsn=dsn)
    assert (refused.code, refused.json["error"]["code"]) == (3, "NOT_ALLOWED")


def test_a_policy_says_when_the_last_covers_are_told(dsn: str, restaurant: uuid.UUID) -> None:
    at = ("--restaurant", restaurant)
    told = cli("policy", "set", *at, "--show-remaining", 6, dsn=dsn)
    assert (told.code, told.err) == (0, "")
    assert "show remaining  6 or fewer covers" in told.out
    shown = cli("policy", "show", *at, "--json", dsn=dsn).json
    assert shown["remaining_shown_below"] == 6
    back = cli("policy", "set", *at, "--show-remaining", "none", "--json", dsn=dsn).json
    assert back["policy"]["remaining_shown_below"] is None
    assert "show remaining  never" in cli("policy", "show", *at, dsn=dsn).out

"""`--id`: the id of what a command makes, and nothing else, for scripts."""

from __future__ import annotations

import uuid

import pytest

from capacity_db import CapacityClient
from tests.client.support import DAY, cli, make_restaurant

pytestmark = pytest.mark.once


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant that enforces four covers."""
    with CapacityClient(dsn) as client:
        made = make_restaurant(client)
        client.set_restaurant_enforcement(made, "enforce")
        client.set_capacity_rule(made, max_covers=4, max_parties=None)
        return made


def test_each_command_that_makes_something_prints_its_id(dsn: str, restaurant: uuid.UUID) -> None:
    with CapacityClient(dsn) as client:
        (whole_day,) = client.list_service_periods(restaurant)
    here = ("--restaurant", restaurant, "--id")
    when = ("--date", DAY, "--time", "19:00", "--party", 2)
    wait = ("--date", DAY, "--period", whole_day.id, "--party", 2)
    made = [
        cli(*command, dsn=dsn)
        for command in (
            ("restaurants", "set", "Post", "--timezone", "UTC", "--id"),
            ("tables", "add", "T1", "--seats", 4, *here),
            ("book", *when, *here),
            ("hold", "place", *when, *here),
            ("waitlist", "join", *wait, *here),
            ("walk-in", "--party", 1, *here),
            ("periods", "set", "--name", "late", "--start", "20:00", "--end", "23:00", *here),
        )
    ]
    assert [(answer.code, answer.err) for answer in made] == [(0, "")] * 7
    ids = [uuid.UUID(answer.out.removesuffix("\n")) for answer in made]
    with CapacityClient(dsn) as client:
        assert ids[0] in {found.id for found in client.list_restaurants()}
        assert [table.id for table in client.list_tables(restaurant).tables] == [ids[1]]
        assert client.get_booking(restaurant, ids[2]).status == "confirmed"
        assert client.get_booking(restaurant, ids[3]).status == "held"
        assert [entry.id for entry in client.list_waitlist(restaurant)] == [ids[4]]
        assert client.get_booking(restaurant, ids[5]).booking_type == "walk_in"
        assert [p.id for p in client.list_service_periods(restaurant) if p.name == "late"] == ids[
            6:
        ]


def test_what_is_refused_has_no_id_and_says_why_on_stderr(dsn: str, restaurant: uuid.UUID) -> None:
    when = ("--restaurant", restaurant, "--date", DAY, "--time", "19:00", "--party", 5)
    refused = cli("book", *when, "--id", dsn=dsn)
    assert (refused.code, refused.out) == (1, "")
    assert "max_covers: limit 4, taken 0, asked 5, 1 cover too many" in refused.err


def test_an_id_alone_and_json_exclude_each_other_before_anything_is_made(
    dsn: str, restaurant: uuid.UUID
) -> None:
    for options in (("--id", "--json"), ("--json", "--id")):
        add = ("tables", "add", "T1", "--seats", 4, "--restaurant", restaurant)
        answer = cli(*add, *options, dsn=dsn)
        assert answer.code == 2
        assert "Give --id or --json, not both." in answer.err
    with CapacityClient(dsn) as client:
        assert client.list_tables(restaurant).tables == ()

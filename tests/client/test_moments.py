"""A moment with a zone is an instant; without one it is the restaurant's wall time."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest

from capacity_db import CapacityClient, InvalidArgument
from tests.client.conftest import OpenClient
from tests.client.support import make_tables

ZONE = "Europe/Zurich"
NOWHERE = "host=/nonexistent dbname=none user=nobody"


@pytest.mark.parametrize(
    "moment",
    [
        dt.date(2030, 5, 1),
        "2030-05-01",
        "2030-05-01T25:00Z",
        "2030-05-01T25:00",
        "2030-02-30T12:00",
        "2030-05-01T12:00+2",
        "12:00",
        "01.05.2030 12:00Z",
        "now",
        "infinity",
        1_900_000_000,
    ],
    ids=str,
)
def test_what_is_no_moment_never_leaves_the_client(open_client: OpenClient, moment: Any) -> None:
    restaurant, table = uuid.uuid4(), uuid.uuid4()
    for field in ("starts_at", "ends_at"):
        asked = {"starts_at": None, "ends_at": None, field: moment}
        with open_client(NOWHERE) as client, pytest.raises(InvalidArgument) as caught:
            client.set_table_status(restaurant, table, "reserved", **asked)
        assert (caught.value.code, caught.value.detail) == (
            "INVALID_VALUE",
            {"argument": f"p_{field}"},
        )
        assert "YYYY-MM-DDTHH:MM" in str(caught.value.hint)
    with open_client(NOWHERE) as client, pytest.raises(InvalidArgument):
        client.list_tables(restaurant, at=moment)


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2030, 5, 1, 12, tzinfo=dt.UTC),
        dt.datetime(2030, 5, 1, 12),
        "2030-05-01T12:00",
        "2030-05-01T12:00Z",
        "2030-05-01 12:00:00.5+05:30",
    ],
    ids=str,
)
def test_a_moment_is_sent(open_client: OpenClient, moment: Any) -> None:
    with open_client(NOWHERE) as client, pytest.raises(psycopg.OperationalError):
        client.set_table_status(uuid.uuid4(), uuid.uuid4(), "reserved", moment, moment)
    with open_client(NOWHERE) as client, pytest.raises(psycopg.OperationalError):
        client.list_tables(uuid.uuid4(), at=moment)


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """A restaurant in Zurich, which is not the zone of the server or of this machine."""
    made = uuid.uuid4()
    client.upsert_restaurant(made, "Test", ZONE)
    return made


@pytest.mark.parametrize(
    ("at", "instant", "local"),
    [
        ("2050-06-17T19:00", "2050-06-17T17:00Z", "2050-06-17T19:00"),
        ("2050-06-17 19:00:30.25", "2050-06-17T17:00:30.25Z", "2050-06-17T19:00:30.25"),
        (dt.datetime(2050, 6, 17, 19), "2050-06-17T17:00Z", "2050-06-17T19:00"),
        ("2050-06-17T17:00Z", "2050-06-17T17:00Z", "2050-06-17T19:00"),
        (dt.datetime(2050, 6, 17, 17, tzinfo=dt.UTC), "2050-06-17T17:00Z", "2050-06-17T19:00"),
        ("2050-03-27T02:30", "2050-03-27T01:00Z", "2050-03-27T03:00"),
        ("2050-10-30T02:30", "2050-10-30T00:30Z", "2050-10-30T02:30"),
        (dt.datetime(2050, 10, 30, 2, 30, fold=1), "2050-10-30T00:30Z", "2050-10-30T02:30"),
        ("2050-10-30T02:30+01:00", "2050-10-30T01:30Z", "2050-10-30T02:30"),
    ],
    ids=str,
)
def test_without_a_zone_it_is_the_wall_time_of_the_restaurant(
    client: CapacityClient,
    restaurant: uuid.UUID,
    at: dt.datetime | str,
    instant: str,
    local: str,
) -> None:
    listed = client.list_tables(restaurant, at=at)
    assert listed.timezone == ZONE
    assert listed.at == dt.datetime.fromisoformat(instant)
    assert listed.at_local == dt.datetime.fromisoformat(local)


def test_a_block_may_begin_with_one_kind_and_end_with_the_other(
    client: CapacityClient, restaurant: uuid.UUID
) -> None:
    table = make_tables(client, restaurant, t1=2)["1"]
    start, end = dt.datetime(2050, 6, 17, 19), dt.datetime(2050, 6, 17, 20, tzinfo=dt.UTC)
    end_local = dt.datetime(2050, 6, 17, 22)
    for asked in ((start, end), ("2050-06-17T17:00Z", "2050-06-17T22:00")):
        block = client.set_table_status(restaurant, table, "reserved", *asked).block
        assert block is not None
        assert block.starts_at == dt.datetime(2050, 6, 17, 17, tzinfo=dt.UTC)
        assert (block.starts_local, block.ends_at, block.ends_local) == (start, end, end_local)
    before, then = (
        client.list_tables(restaurant, at=at).tables[0] for at in (start.replace(hour=12), start)
    )
    assert (before.next_taken_local, before.status_until_local) == (start, None)
    assert (then.status_until_local, then.next_taken_local) == (end_local, None)

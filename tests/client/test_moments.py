"""A moment has a zone: without one it could be any, and the client sends none of these."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import psycopg
import pytest

from capacity_db import InvalidArgument
from tests.client.conftest import OpenClient

NOWHERE = "host=/nonexistent dbname=none user=nobody"


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2030, 5, 1, 12),
        dt.date(2030, 5, 1),
        "2030-05-01T12:00",
        "2030-05-01",
        "2030-05-01T25:00Z",
        "01.05.2030 12:00Z",
        "now",
        "infinity",
        1_900_000_000,
    ],
    ids=str,
)
def test_a_moment_without_a_zone_never_leaves_the_client(
    open_client: OpenClient, moment: Any
) -> None:
    restaurant, table = uuid.uuid4(), uuid.uuid4()
    for field in ("starts_at", "ends_at"):
        asked = {"starts_at": None, "ends_at": None, field: moment}
        with open_client(NOWHERE) as client, pytest.raises(InvalidArgument) as caught:
            client.set_table_status(restaurant, table, "reserved", **asked)
        assert (caught.value.code, caught.value.detail) == (
            "INVALID_VALUE",
            {"argument": f"p_{field}"},
        )
    with open_client(NOWHERE) as client, pytest.raises(InvalidArgument):
        client.list_tables(restaurant, at=moment)


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2030, 5, 1, 12, tzinfo=dt.UTC),
        "2030-05-01T12:00Z",
        "2030-05-01 12:00:00.5+05:30",
    ],
    ids=str,
)
def test_a_moment_with_a_zone_is_sent(open_client: OpenClient, moment: Any) -> None:
    with open_client(NOWHERE) as client, pytest.raises(psycopg.OperationalError):
        client.set_table_status(uuid.uuid4(), uuid.uuid4(), "reserved", moment, moment)
    with open_client(NOWHERE) as client, pytest.raises(psycopg.OperationalError):
        client.list_tables(uuid.uuid4(), at=moment)

"""What raises, as which type, with which code."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import uuid
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import (
    CapacityClient,
    CapacityDbError,
    Conflict,
    InvalidArgument,
    NotAllowed,
    NotFound,
    SchemaNotReady,
    WrongState,
)
from capacity_db.functions import SCHEMA_VERSION
from tests.client.conftest import OpenClient
from tests.client.support import DAY, make_restaurant

NOWHERE = "host=/nonexistent dbname=none user=nobody"
GOOD: dict[str, Any] = {"booking_date": DAY, "start_time": "19:00", "party_size": 2}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"party_size": 0}, "INVALID_PARTY_SIZE"),
        ({"party_size": -1}, "INVALID_PARTY_SIZE"),
        ({"party_size": 10**9}, "INVALID_PARTY_SIZE"),
        ({"party_size": 10**12}, "INVALID_VALUE"),
        ({"party_size": 10**30}, "INVALID_VALUE"),
        ({"party_size": 2.5}, "INVALID_VALUE"),
        ({"party_size": True}, "INVALID_VALUE"),
        ({"party_size": "many"}, "INVALID_VALUE"),
        ({"party_size": ...}, "INVALID_VALUE"),
        ({"party_size": None}, "MISSING_ARGUMENT"),
        ({"booking_date": None}, "MISSING_ARGUMENT"),
        ({"start_time": None}, "MISSING_ARGUMENT"),
        ({"booking_type": None}, "MISSING_ARGUMENT"),
        ({"source": None}, "MISSING_ARGUMENT"),
        ({"booking_date": "20000-01-01"}, "INVALID_DATE"),
        ({"booking_date": "2030-02-30"}, "INVALID_DATE"),
        ({"booking_date": "infinity"}, "INVALID_DATE"),
        ({"start_time": "24:00"}, "INVALID_TIME"),
        ({"start_time": "25:00"}, "INVALID_TIME"),
        ({"booking_type": "banquet"}, "INVALID_BOOKING_TYPE"),
        ({"options": {"unheard_of": 1}}, "UNKNOWN_OPTION"),
        ({"options": {"allow_past": "yes"}}, "INVALID_OPTION"),
        ({"options": {"allow_past": float("nan")}}, "INVALID_VALUE"),
        ({"notes": "x" * 1_000_000}, "TEXT_TOO_LONG"),
        ({"guest_name": "a\x00b"}, "INVALID_VALUE"),
        ({"guest_name": "\ud800"}, "INVALID_VALUE"),
        ({"idempotency_key": ""}, "INVALID_TEXT"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_argument_gets_its_code_and_changes_nothing(
    client: CapacityClient, changed: dict[str, Any], code: str
) -> None:
    restaurant = make_restaurant(client)
    before = client.verify_capacity(restaurant).checked
    with pytest.raises(InvalidArgument) as caught:
        client.create_booking(restaurant, **{**GOOD, **changed})
    assert caught.value.code == code
    assert caught.value.hint
    assert client.verify_capacity(restaurant).checked == before


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        *(
            ("booking_date", value)
            for value in (
                "01.05.2030",
                "05/01/2030",
                "2030-5-1",
                "20300501",
                "2030-W18-3",
                "today",
                "tomorrow",
                "infinity",
                "",
                " 2030-05-01",
                "2030-05-01\n",
                "\u0662\u0660\u0663\u0660-\u0660\u0665-\u0660\u0661",
                dt.datetime(2030, 5, 1, 19, 30, tzinfo=dt.UTC),
                20300501,
            )
        ),
        *(
            ("start_time", value)
            for value in (
                "1930",
                "7pm",
                "7:30",
                "now",
                "24:00",
                "19:30+02",
                "19:30:00Z",
                "T19:30",
                "19:30:00.5",
                "",
                dt.time(19, 30, tzinfo=dt.UTC),
            )
        ),
    ],
    ids=repr,
)
def test_a_date_or_time_that_is_not_iso_is_never_sent(
    open_client: OpenClient, argument: str, value: Any
) -> None:
    with open_client(NOWHERE) as client, pytest.raises(InvalidArgument) as caught:
        client.create_booking(uuid.uuid4(), **{**GOOD, argument: value})
    error = caught.value
    kind, form = {"booking_date": ("date", "YYYY-MM-DD"), "start_time": ("time", "HH:MM")}[argument]
    assert (error.code, error.sqlstate) == (f"INVALID_{kind.upper()}", None)
    assert error.detail == {"argument": f"p_{argument}"}
    assert form in str(error.hint)


def test_an_iso_date_and_time_are_sent(open_client: OpenClient) -> None:
    for good in ({}, {"booking_date": "2030-05-01", "start_time": "19:30:00"}):
        with open_client(NOWHERE) as client, pytest.raises(psycopg.OperationalError):
            client.create_booking(uuid.uuid4(), **{**GOOD, **good})


def test_the_servers_date_style_decides_nothing(open_client: OpenClient, dsn: str) -> None:
    german = make_conninfo(dsn, options="-c datestyle=SQL,DMY")
    with open_client(german) as client:
        restaurant = make_restaurant(client)
        made = client.create_booking(restaurant, DAY.isoformat(), "19:30", 2).booking
    assert made is not None
    assert (made.booking_date, made.start_time) == (DAY, dt.time(19, 30))


def test_an_error_carries_what_the_database_said(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    with pytest.raises(InvalidArgument) as caught:
        client.create_booking(restaurant, DAY, "19:00", 0)
    error = caught.value
    assert error.sqlstate == "RC002"
    assert error.detail["party_size"] == 0
    assert "code" not in error.detail
    assert error.message in str(error)
    assert error.code in str(error)
    assert isinstance(error.__cause__, psycopg.Error)


def test_a_time_that_the_clocks_skip_is_refused(client: CapacityClient) -> None:
    restaurant = uuid.uuid4()
    client.upsert_restaurant(restaurant, "Rosa", "Europe/Zurich")
    year = DAY.year + 1
    last_sunday = max(day for n in range(25, 32) if (day := dt.date(year, 3, n)).isoweekday() == 7)
    with pytest.raises(InvalidArgument) as caught:
        client.create_booking(restaurant, last_sunday, "02:30", 2)
    assert caught.value.code == "NONEXISTENT_LOCAL_TIME"


def test_what_does_not_exist_is_not_found(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    for call, code in (
        (lambda: client.create_booking(uuid.uuid4(), **GOOD), "RESTAURANT_NOT_FOUND"),
        (lambda: client.get_booking(restaurant, uuid.uuid4()), "BOOKING_NOT_FOUND"),
        (lambda: client.cancel_booking(restaurant, uuid.uuid4()), "BOOKING_NOT_FOUND"),
        (lambda: client.list_service_periods(uuid.uuid4()), "RESTAURANT_NOT_FOUND"),
        (
            lambda: client.calculate_period_capacity(restaurant, uuid.uuid4(), DAY),
            "SERVICE_PERIOD_NOT_FOUND",
        ),
    ):
        with pytest.raises(NotFound) as caught:
            call()
        assert caught.value.code == code


def test_a_booking_of_another_restaurant_is_not_found(client: CapacityClient) -> None:
    mine, other = make_restaurant(client), make_restaurant(client)
    made = client.create_booking(mine, **GOOD)
    assert made.booking is not None
    with pytest.raises(NotFound):
        client.get_booking(other, made.booking.id)


def test_a_key_used_for_something_else_is_a_conflict(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    client.create_booking(restaurant, **GOOD, idempotency_key="k")
    with pytest.raises(Conflict) as caught:
        client.create_booking(restaurant, **{**GOOD, "party_size": 3}, idempotency_key="k")
    assert caught.value.code == "IDEMPOTENCY_KEY_REUSED"


def test_overlapping_periods_are_a_conflict(client: CapacityClient) -> None:
    restaurant = make_restaurant(client)
    client.upsert_service_period(restaurant, uuid.uuid4(), "lunch", "11:00", "15:00")
    with pytest.raises(Conflict) as caught:
        client.upsert_service_period(restaurant, uuid.uuid4(), "brunch", "10:00", "12:00")
    assert caught.value.code == "SERVICE_PERIOD_OVERLAP"


def test_a_booking_that_is_over_cannot_be_cancelled(client: CapacityClient, dsn: str) -> None:
    restaurant = make_restaurant(client)
    made = client.create_booking(restaurant, **GOOD)
    assert made.booking is not None
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE capacity.bookings SET status = 'completed'")
    with pytest.raises(WrongState) as caught:
        client.cancel_booking(restaurant, made.booking.id)
    assert caught.value.code == "WRONG_STATUS"


def test_a_role_without_rights_is_told_so(
    client: CapacityClient, dsn: str, open_client: OpenClient
) -> None:
    make_restaurant(client)
    role = f"stranger_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN".encode())
        try:
            outsider = psycopg.conninfo.make_conninfo(dsn, user=role)
            with open_client(outsider) as stranger, pytest.raises(NotAllowed) as caught:
                stranger.get_enforcement()
            assert caught.value.code == "PERMISSION_DENIED"
            assert caught.value.sqlstate == "42501"
            assert "service_role" in str(caught.value.hint)
        finally:
            connection.execute(f"DROP ROLE {role}".encode())


def test_a_database_without_the_schema_says_what_to_run(
    admin_dsn: str, open_client: OpenClient
) -> None:
    with open_client(admin_dsn) as client, pytest.raises(SchemaNotReady) as caught:
        client.create_booking(uuid.uuid4(), **GOOD)
    assert caught.value.code == "SCHEMA_MISSING"
    assert "capacity-db migrate" in str(caught.value.hint)


def test_a_schema_that_is_too_old_says_what_to_run(dsn: str, open_client: OpenClient) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION capacity_v1.schema_version() RETURNS integer"
            " LANGUAGE sql IMMUTABLE AS 'SELECT 0'"
        )
    with open_client(dsn) as client, pytest.raises(SchemaNotReady) as caught:
        client.create_booking(uuid.uuid4(), **GOOD)
    assert caught.value.code == "SCHEMA_OUTDATED"
    assert caught.value.detail == {"found": 0, "required": SCHEMA_VERSION}


def test_a_server_that_cannot_be_reached_says_why_at_once(open_client: OpenClient) -> None:
    with (
        open_client("host=/nonexistent dbname=none") as client,
        pytest.raises(psycopg.OperationalError, match="/nonexistent"),
    ):
        client.get_enforcement()


def test_arguments_that_exclude_each_other_are_refused(conn: psycopg.Connection[Any]) -> None:
    with pytest.raises(ValueError, match="caller's"):
        CapacityClient("dbname=x", connection=conn)
    with pytest.raises(ValueError, match="caller's"):
        CapacityClient(connection=conn, isolation_level="serializable")
    with pytest.raises(ValueError, match="unknown isolation level"):
        CapacityClient(isolation_level="snapshot")
    with pytest.raises(ValueError, match="negative"):
        CapacityClient(retries=-1)


def test_errors_survive_pickling_and_copying() -> None:
    error = NotFound("gone", code="BOOKING_NOT_FOUND", detail={"id": 1}, hint="look elsewhere")
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is NotFound
        assert (str(twin), twin.detail, twin.hint) == (str(error), error.detail, error.hint)
    assert isinstance(error, CapacityDbError)

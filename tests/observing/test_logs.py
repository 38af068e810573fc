"""Structured logs of what was judged, refused and overbooked."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import uuid
from typing import Any

import psycopg
import pytest
from opentelemetry import trace

from capacity_db import CapacityClient, NotFound
from capacity_db.telemetry import JsonFormatter, TextFormatter, describe
from tests.client.conftest import OpenClient
from tests.client.support import DAY, make_restaurant
from tests.observing.seen import CREATE, Seen

NOON = dt.time(12, 0)


@pytest.fixture
def restaurant(client: CapacityClient) -> uuid.UUID:
    """A restaurant for four, with one guest."""
    made = make_restaurant(client, max_covers=4)
    assert client.create_booking(made, DAY, NOON, 1).success
    return made


def test_a_refusal_says_where_when_and_why(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    seen.forget()
    result = client.create_booking(restaurant, DAY, NOON, 4, alternatives=False)
    (event,) = seen.events("capacity_exceeded")
    assert event["level"] == "INFO"
    assert result.capacity is not None
    expected = {
        "operation": CREATE,
        "restaurant_id": str(restaurant),
        "date": DAY.isoformat(),
        "time": "12:00",
        "service_date": DAY.isoformat(),
        "service_period_id": str(result.capacity.service_period_id),
        "party_size": 4,
        "booked_covers": 1,
        "max_covers": 4,
        "booked_parties": 1,
        "max_parties": None,
        "reason": "CAPACITY_EXCEEDED",
        "rules": ["max_covers"],
        "mode": "enforce",
        "decision_id": result.decision_id,
        "booking_id": None,
    }
    assert {name: event[name] for name in expected} == expected
    (span,) = seen.spans(CREATE)
    assert event["trace_id"] == trace.format_trace_id(span.context.trace_id)
    assert f"restaurant_id={restaurant} date={DAY} time=12:00" in event["msg"] % event["args"]
    client.create_booking(restaurant, DAY, NOON, 3)
    assert len(seen.events("capacity_exceeded")) == 1, "who is let in exceeds nothing"


def test_every_judgement_is_logged_for_whoever_wants_all(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    seen.forget()
    client.create_booking(restaurant, DAY, NOON, 3)
    client.create_booking(restaurant, DAY, NOON, 1, alternatives=False)
    with pytest.raises(NotFound):
        client.create_booking(uuid.uuid4(), DAY, NOON, 1)
    checks = seen.events("capacity_check")
    assert [check["outcome"] for check in checks] == ["accepted", "refused", "invalid"]
    assert [check["level"] for check in checks] == ["DEBUG"] * 3
    assert [check["reason"] for check in checks] == [
        None,
        "CAPACITY_EXCEEDED",
        "RESTAURANT_NOT_FOUND",
    ]
    assert checks[0]["booked_covers"] == 4
    assert checks[0]["duration_ms"] > 0
    logging.getLogger("capacity_db.events").setLevel(logging.INFO)
    client.create_booking(restaurant, DAY, NOON, 1, alternatives=False)
    assert len(seen.events("capacity_check")) == 3


def test_shadow_mode_says_what_it_let_in(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    client.set_restaurant_enforcement(restaurant, "shadow")
    seen.forget()
    result = client.create_booking(restaurant, DAY, NOON, 4)
    (event,) = seen.events("capacity_exceeded")
    assert (event["mode"], event["rules"], event["booked_covers"]) == ("shadow", ["max_covers"], 5)
    assert event["decision_id"] == result.decision_id is not None
    assert not seen.events("overbooking_detected"), "shadow mode overbooks on purpose"


def test_an_override_that_overbooks_is_a_warning(
    client: CapacityClient, restaurant: uuid.UUID, seen: Seen
) -> None:
    seen.forget()
    kept = client.create_booking(restaurant, DAY, NOON, 9, override="the owner's birthday")
    (event,) = seen.events("overbooking_detected")
    assert event["level"] == "WARNING"
    assert (event["booked_covers"], event["max_covers"]) == (10, 4)
    assert (event["reason"], event["decision_id"]) == ("override", kept.decision_id)
    assert kept.booking is not None
    client.update_booking(restaurant, kept.booking.id, 1, party_size=8)
    assert len(seen.events("overbooking_detected")) == 1, "who gets fewer overbooks nothing"


def test_a_json_line_has_the_fields_flat(dsn: str, open_client: OpenClient, seen: Seen) -> None:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("capacity_db.events")
    logger.addHandler(handler)
    try:
        with open_client(dsn) as client:
            restaurant = make_restaurant(client, max_covers=1)
            seen.forget()
            client.create_booking(restaurant, DAY, NOON, 2, alternatives=False)
    finally:
        logger.removeHandler(handler)
    said = [json.loads(line) for line in lines.getvalue().splitlines()]
    event = next(one for one in said if one["event"] == "capacity_exceeded")
    assert (event["level"], event["logger"]) == ("INFO", "capacity_db.events")
    assert (event["restaurant_id"], event["party_size"]) == (str(restaurant), 2)
    assert dt.datetime.fromisoformat(event["timestamp"]).tzinfo is not None


@pytest.mark.once
@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_a_formatter_leaves_out_what_an_exception_says(
    conn: psycopg.Connection[Any], formatter: logging.Formatter
) -> None:
    conn.execute("CREATE TABLE guests (email text UNIQUE)")
    email = "@".join(("ada", "example.org"))  # lines of code are told, and what they held is not
    conn.execute("INSERT INTO guests VALUES (%s)", (email,))
    with pytest.raises(psycopg.Error) as raised:
        conn.execute("INSERT INTO guests VALUES (%s)", (email,))
    error = raised.value
    record = logging.makeLogRecord({"exc_info": (type(error), error, error.__traceback__)})
    assert email in logging.Formatter().format(record), "the server has said it"
    assert email in str(record.exc_text), "and another formatter has kept it"
    said = formatter.format(record)
    assert email not in said
    assert "UniqueViolation 23505 (guests_email_key)" in said
    assert describe(error) == "UniqueViolation 23505 (guests_email_key)"
    assert "test_logs.py" in said, "where it rose is told"


@pytest.mark.once
def test_what_the_server_says_of_itself_is_told(dsn: str) -> None:
    with pytest.raises(psycopg.OperationalError) as raised:
        psycopg.connect(f"{dsn} dbname=nowhere")
    assert 'database "nowhere" does not exist' in describe(raised.value)

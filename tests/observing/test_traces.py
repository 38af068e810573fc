"""A span for each call, which names the decision and never a guest."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid

import psycopg
import pytest
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode

from capacity_db import AsyncCapacityClient, CapacityClient, NotFound
from tests.client.conftest import OpenClient
from tests.client.support import DAY, make_restaurant
from tests.observing.seen import CREATE, Seen, attributes
from tests.web.support import running

NOON = dt.time(12, 0)


def test_a_span_names_the_decision_that_the_history_has(client: CapacityClient, seen: Seen) -> None:
    restaurant = make_restaurant(client, max_covers=4)
    seen.forget()
    booked = client.create_booking(restaurant, DAY, NOON, 2)
    refused = client.create_booking(restaurant, DAY, NOON, 3, alternatives=False)
    client.list_bookings(restaurant, DAY)
    first, second = seen.spans(CREATE)
    assert first.kind is SpanKind.CLIENT
    assert first.status.status_code is second.status.status_code is StatusCode.UNSET
    assert booked.booking is not None
    about = {
        "db.system.name": "postgresql",
        "db.stored_procedure.name": f"capacity_v1.{CREATE}",
        "capacity.restaurant_id": str(restaurant),
        "capacity.mode": "enforce",
        "capacity.retries": 0,
    }
    assert attributes(first) == about | {
        "capacity.outcome": "accepted",
        "capacity.decision_id": booked.decision_id,
        "capacity.booking_id": str(booked.booking.id),
    }
    assert attributes(second) == about | {
        "capacity.outcome": "refused",
        "capacity.code": "CAPACITY_EXCEEDED",
        "capacity.decision_id": refused.decision_id,
    }
    changes = client.list_history(restaurant).changes
    decided = {change.id: change.outcome for change in changes}
    assert decided[attributes(first)["capacity.decision_id"]] == "accepted"
    assert decided[attributes(second)["capacity.decision_id"]] == "refused"
    (listed,) = seen.spans("list_bookings")
    assert attributes(listed)["capacity.outcome"] == "answered"


def test_a_call_is_a_part_of_the_callers_trace(dsn: str, seen: Seen) -> None:
    async def book() -> None:
        async with AsyncCapacityClient(dsn) as client:
            await client.create_booking(restaurant, DAY, NOON, 2)

    with CapacityClient(dsn) as client:
        restaurant = make_restaurant(client)
        seen.forget()
        with trace.get_tracer("application").start_as_current_span("dinner") as dinner:
            client.create_booking(restaurant, DAY, NOON, 2)
            asyncio.run(book())
    spans = seen.spans(CREATE)
    assert len(spans) == 2
    for span in spans:
        assert span.parent is not None
        assert span.parent.span_id == dinner.get_span_context().span_id
    assert not trace.get_current_span().get_span_context().is_valid


def test_a_mistake_says_its_code_and_nothing_that_was_said_about_it(
    client: CapacityClient, seen: Seen
) -> None:
    with pytest.raises(NotFound):
        client.create_booking(uuid.uuid4(), DAY, NOON, 2)
    (span,) = seen.spans(CREATE)
    said = attributes(span)
    assert span.status.status_code is StatusCode.ERROR
    assert span.status.description == said["error.type"] == "RESTAURANT_NOT_FOUND"
    assert (said["capacity.outcome"], said["db.response.status_code"]) == ("invalid", "RC101")
    assert span.events == ()


def test_an_unexpected_fault_says_its_sqlstate_alone(
    client: CapacityClient, conn: psycopg.Connection[tuple[object, ...]], seen: Seen
) -> None:
    restaurant = make_restaurant(client)
    conn.execute("ALTER TABLE capacity.bookings ADD CONSTRAINT no_ada CHECK (guest_name <> 'Ada')")
    with pytest.raises(psycopg.errors.CheckViolation, match="Ada"):
        client.create_booking(restaurant, DAY, NOON, 2, guest_name="Ada")
    (span,) = seen.spans(CREATE)
    said = attributes(span)
    assert said["error.type"] == said["db.response.status_code"] == "23514"
    assert said["capacity.outcome"] == "error"
    assert "Ada" not in span.to_json()


def test_a_guest_is_not_told_the_decision_and_the_booking_leads_to_it(
    app_dsn: str, open_client: OpenClient, seen: Seen
) -> None:
    with open_client(app_dsn) as client:
        restaurant = make_restaurant(client.as_service())
        booked = client.as_guest().create_booking(restaurant, DAY, NOON, 2)
        assert booked.decision_id is None
        (span,) = seen.spans(CREATE)
        assert "capacity.decision_id" not in attributes(span)
        booking = attributes(span)["capacity.booking_id"]
        history = client.as_service().list_history(restaurant, booking_id=booking)
    assert [change.operation for change in history.changes] == ["create_booking"]


@pytest.mark.once
def test_a_request_of_the_web_is_one_trace_by_its_route(dsn: str, seen: Seen) -> None:
    with running(dsn) as site:
        house = site.house()
        seen.forget()
        parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        booked = site.http.post(
            "/api/bookings", json=house.request(), headers={"traceparent": parent}
        ).json()
        reference = booked["booking"]["reference"]
        path = f"/api/bookings/{reference}?restaurantId={house.id}"
        assert site.http.get(path).status_code == 200
        assert "decisionId" not in str(booked)
    (call,) = seen.spans(CREATE)
    request = next(span for span in seen.spans() if span.name == "POST /api/bookings")
    assert request.kind is SpanKind.SERVER
    assert call.parent is not None
    assert call.parent.span_id == request.context.span_id
    assert trace.format_trace_id(call.context.trace_id) == parent.split("-")[1]
    assert any(span.name == "GET /api/bookings/{reference}" for span in seen.spans())
    assert all(reference not in span.to_json() for span in seen.spans())

"""A guest's name, e-mail, phone and notes are searched for in all that is told to operators."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
import pytest
from opentelemetry import metrics, trace

from tests.client.conftest import OpenClient
from tests.client.support import make_restaurant
from tests.observing.journey import GUEST, by_client, by_web, leaks
from tests.observing.seen import CREATE, Seen
from tests.web.support import running

EVENTS = ("outbox_events", "webhook_deliveries")


def told_to_receivers(connection: psycopg.Connection[Any]) -> str:
    """Every row of events and of what webhooks are sent."""
    texts = []
    for table in EVENTS:
        rows = connection.execute(f"SELECT t::text FROM capacity.{table} AS t".encode()).fetchall()
        assert rows, f"nothing happened in {table}"
        texts += [row[0] for row in rows]
    return "\n".join(texts)


def test_nothing_that_operators_see_has_a_word_of_a_guest(
    dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any], seen: Seen
) -> None:
    raised = by_client(dsn, open_client)
    for name in ("capacity_check", "capacity_exceeded", "overbooking_detected"):
        assert seen.events(name), f"no {name} was logged"
    assert {event["outcome"] for event in seen.events("capacity_check")} == {
        *("accepted", "refused", "invalid", "conflict", "error"),
    }
    assert len(seen.spans(CREATE)) > 10
    assert leaks(seen.everything()) == set()
    assert leaks(told_to_receivers(conn)) == set()
    # The red control: exceptions say it all, and whoever logged one would have told it.
    for error in raised[-2:]:
        assert leaks(str(error)) & {"quirinalia", "privat.example"}
        logging.getLogger("capacity_db").error("it failed", exc_info=error)
    assert leaks(seen.everything()) >= {"quirinalia", "privat.example"}


@pytest.mark.once
def test_nothing_that_the_web_tells_operators_has_a_word_of_a_guest(dsn: str, seen: Seen) -> None:
    with running(dsn) as site, seen.listening():
        seen.forget()
        answers = by_web(site)
    assert [answer.status_code for answer in answers] == [500, 500]
    said = [record.getMessage() for record in seen.handler.records]
    assert any("CheckViolation 23514 (planted_check)" in message for message in said)
    assert any(record.name == "uvicorn.access" for record in seen.handler.records)
    assert leaks(seen.everything()) == set()


@pytest.mark.once
@pytest.mark.parametrize("place", ["log", "field", "metric", "span", "event", *EVENTS])
def test_a_leak_would_be_found(
    dsn: str, open_client: OpenClient, conn: psycopg.Connection[Any], seen: Seen, place: str
) -> None:
    name = GUEST["guest_name"]
    logger = logging.getLogger("psycopg.pool")
    text = None
    if place == "log":
        logger.debug("of %s", name)
    elif place == "field":
        logger.warning("a guest", extra={"who": {"email": GUEST["guest_email"]}})
    elif place == "metric":
        metrics.get_meter("capacity_db").create_counter("leak").add(1, {"guest": name})
    elif place in ("span", "event"):
        with trace.get_tracer("capacity_db").start_as_current_span("leak") as span:
            if place == "span":
                span.set_attribute("guest", name)
            else:
                span.record_exception(ValueError(name))
    else:
        with open_client(dsn) as client:
            restaurant = make_restaurant(client)
            client.add_webhook(restaurant, "https://example.org/hook")
            client.create_booking(restaurant, "2050-05-01", "19:00", 2)
            client.take_deliveries()
        column = "payload" if place == "outbox_events" else "body"
        assert leaks(told_to_receivers(conn)) == set()
        conn.execute(
            f"UPDATE capacity.{place} SET {column} = jsonb_build_object('name', %s::text)".encode(),
            (name,),
        )
        text = told_to_receivers(conn)
    assert leaks(seen.everything() if text is None else text)

"""GET /metrics of a real `capacity-db serve`."""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from prometheus_client.parser import text_string_to_metric_families

from capacity_db import AsyncCapacityClient, CapacityClient
from capacity_db.web.app import create_app
from capacity_db.web.prometheus import Prometheus
from capacity_db.web.settings import Settings
from capacity_db.web.watch import Watch
from tests.client.support import DAY, make_restaurant
from tests.observing.seen import CREATE
from tests.web.processes import serving

pytestmark = pytest.mark.once

Samples = dict[str, list[tuple[dict[str, str], float]]]


def scraped(answer: httpx.Response) -> Samples:
    """What a scrape finds, by the name of the sample."""
    assert answer.status_code == 200, answer.text
    found: Samples = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def one(samples: Samples, name: str, **labels: str) -> float | None:
    """The value with these labels, if it is told."""
    for said, value in samples.get(name, []):
        if all(said.get(label) == text for label, text in labels.items()):
            return value
    return None


def eventually(look: Callable[[], Any], is_so: Callable[[Any], bool], what: str) -> Any:
    """What is looked at, as soon as it is so."""
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if is_so(found := look()):
            return found
        time.sleep(0.1)
    raise AssertionError(what)


def test_a_scrape_has_every_metric_and_no_restaurant(app_dsn: str) -> None:
    with CapacityClient(app_dsn) as client:
        service = client.as_service()
        restaurant = make_restaurant(service, max_covers=4)
        overbooked = make_restaurant(service, max_covers=4)
        service.create_booking(overbooked, DAY, "19:00", 6, override="a feast")
    with serving(dsn=app_dsn, CAPACITY_DB_LOG_FORMAT="json") as server:
        request = {
            "restaurantId": str(restaurant),
            "bookingDate": DAY.isoformat(),
            "startTime": "19:00",
            "guestName": "Ada Secret",
        }
        for party, status in ((2, 201), (3, 409)):
            answer = server.http.post("/api/bookings", json=request | {"partySize": party})
            assert answer.status_code == status, answer.text
        samples = eventually(
            lambda: scraped(server.http.get("/metrics")),
            lambda found: one(found, "monitoring_up") == 1,
            "monitoring is not up",
        )
        text = server.http.get("/metrics").text
        server.stop()
    create = {"operation": CREATE}
    for outcome in ("accepted", "refused"):
        assert one(samples, "booking_creation_count_total", **create, outcome=outcome) == 1, outcome
        labels = {**create, "outcome": outcome, "mode": "enforce"}
        name = "booking_capacity_check_duration_ms"
        assert one(samples, f"{name}_count", **labels) == 1
        assert one(samples, f"{name}_bucket", **labels, le="1000.0") == 1
        assert one(samples, f"{name}_sum", **labels)
    assert one(samples, "booking_creation_duration_ms_bucket", **create, le="1000.0") == 1
    exceeded = {**create, "mode": "enforce"}
    assert one(samples, "booking_capacity_exceeded_count_total", **exceeded) == 1
    assert one(samples, "availability_check_duration_ms_count") == 1, "alternatives"
    assert one(samples, "booking_overbooking_detected") == 1
    assert one(samples, "restaurants_count", mode="enforce") == 2
    assert one(samples, "restaurants_count", mode="shadow") == 0
    for name in (
        *("restaurants_unconfigured", "webhooks_pending", "webhooks_dead"),
        *("webhooks_oldest_pending_s", "holds_expired_unswept"),
    ):
        assert one(samples, name) == 0, name
    requests = "http_server_request_duration_seconds_count"
    assert one(samples, requests, http_route="/api/bookings", http_response_status_code="201") == 1
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{32}", text), "no id at all"
    types = re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)
    assert len(types) == len(set(types)), "each name once"
    events = {
        event["event"]: event
        for event in map(json.loads, server.errors.splitlines()[1:])
        if "event" in event
    }
    assert set(events) == {"capacity_exceeded", "overbooking_detected"}
    found = events["overbooking_detected"]
    assert (found["restaurant_id"], found["date"]) == (str(overbooked), DAY.isoformat())
    assert (found["booked_covers"], found["max_covers"]) == (6, 4)
    assert found["reason"] == "create_booking"
    assert events["capacity_exceeded"]["restaurant_id"] == str(restaurant)
    assert "Secret" not in server.errors + text


def status(
    *, options: dict[str, Any], address: str = "127.0.0.1", token: str = "", **headers: str
) -> int:
    """How GET /metrics is answered to somebody at an address."""
    app = create_app(Settings(**options), prometheus=Prometheus())
    if token:
        headers["authorization"] = f"Bearer {token}"

    async def ask() -> int:
        transport = httpx.ASGITransport(app, client=(address, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            return (await http.get("/metrics", headers=headers)).status_code

    return asyncio.run(ask())


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1"])
def test_without_a_token_it_is_for_this_machine(address: str) -> None:
    assert status(options={}, address=address) == 200


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.9", "2001:db8::1", "testclient"])
def test_nobody_else_learns_that_it_is_there(address: str) -> None:
    assert status(options={}, address=address) == 404


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"]
)
def test_what_comes_through_a_proxy_is_not_of_this_machine(name: str) -> None:
    assert status(options={}, **{name: "127.0.0.1"}) == 404
    trusting = {"trusted_proxies": ("10.0.0.7",)}
    assert status(options=trusting, address="10.0.0.7", **{name: "127.0.0.1"}) == 404


def test_a_proxy_that_does_not_say_for_whom_it_asks_is_refused() -> None:
    options = {"trusted_proxies": ("127.0.0.1",)}
    assert status(options=options) == 404
    assert status(options=options, address="127.0.0.2") == 200


def test_named_addresses_may_instead() -> None:
    options = {"metrics_from": ("10.0.0.0/24", "2001:db8::1")}
    for address, expected in (("10.0.0.9", 200), ("2001:db8::1", 200), ("127.0.0.1", 404)):
        assert status(options=options, address=address) == expected


def test_with_a_token_it_is_for_whoever_has_it() -> None:
    options = {"metrics_token": "a token for Prometheus"}
    through = {"X-Forwarded-For": "203.0.113.9"}
    assert status(options=options, token="a token for Prometheus", **through) == 200
    assert status(options=options, token="a token for Promethews") == 404
    assert status(options=options) == 404


def test_the_token_comes_from_a_file(app_dsn: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("a token for Prometheus\n")
    with serving("--metrics-token-file", file, dsn=app_dsn) as server:
        token = {"Authorization": "Bearer a token for Prometheus"}
        answers = [server.http.get("/metrics", headers=one).status_code for one in (token, {})]
    assert answers == [200, 404]


def test_what_the_database_does_not_say_is_missing_and_not_zero(
    dsn: str, conn: psycopg.Connection[Any]
) -> None:
    reader = InMemoryMetricReader()

    def told() -> dict[str, Any]:
        data = reader.get_metrics_data()
        metrics = data.resource_metrics[0].scope_metrics[0].metrics if data else []
        points: dict[str, Any] = {one.name: next(iter(one.data.data_points)) for one in metrics}
        return {name: point.value for name, point in points.items()}

    async def until(is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        async with asyncio.timeout(30):
            while not is_so(found := told()):
                await asyncio.sleep(0.01)
            return found

    async def watch() -> None:
        async with AsyncCapacityClient(dsn) as client:
            await client.upsert_restaurant(uuid.uuid4(), "Test", "UTC")
            async with Watch(client.as_service(), MeterProvider([reader]), interval=0.05):
                well = await until(lambda found: found.get("monitoring.up") == 1)
                assert well["booking.overbooking.detected"] == 0
                assert "monitoring.failures" not in well
                conn.execute("ALTER FUNCTION capacity_v1.get_monitoring() RENAME TO gone")
                ill = await until(lambda found: found["monitoring.up"] == 0)
                assert set(ill) == {"monitoring.up", "monitoring.failures"}
                conn.execute("ALTER FUNCTION capacity_v1.gone() RENAME TO get_monitoring")
                again = await until(lambda found: found["monitoring.up"] == 1)
                assert "restaurants.count" in again
            assert told()["monitoring.up"] == 0, "nobody watches any more"

    asyncio.run(watch())

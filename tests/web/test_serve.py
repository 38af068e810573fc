"""`capacity-db serve` on a database: it starts when it can work, and ends without losing any."""

from __future__ import annotations

import json
import signal
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import CapacityClient
from tests.client.support import (
    DAY,
    Background,
    app_login,
    ledger_locked,
    make_restaurant,
    wait_for_lock_wait,
)
from tests.web.processes import serving
from tests.web.support import SECRET, bearer, token

pytestmark = pytest.mark.once


@pytest.fixture
def app_dsn(dsn: str) -> Iterator[str]:
    """The database for an application's login, which may nothing but act as the client roles."""
    with app_login(dsn, "anon", "authenticated", "service_role") as login:
        yield make_conninfo(dsn, user=login)


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant that takes forty guests a day, and its owner."""
    with CapacityClient(dsn) as client:
        made = make_restaurant(client, max_covers=40)
        client.set_member(made, "ada", "owner")
    return made


def booking(restaurant: uuid.UUID) -> dict[str, object]:
    """A body for POST /api/bookings."""
    return {
        "restaurantId": str(restaurant),
        "bookingDate": DAY.isoformat(),
        "startTime": "19:00",
        "partySize": 2,
    }


def wait_until_closed(url: str) -> None:
    """Wait until nobody listens at an address any more."""
    deadline = time.monotonic() + 30
    with suppress(httpx.TransportError):
        while httpx.get(f"{url}/healthz").status_code == 200:
            assert time.monotonic() < deadline, "it still takes new requests"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_a_database_until_it_is_asked_to_stop(
    app_dsn: str, restaurant: uuid.UUID, how: signal.Signals
) -> None:
    with serving("--restaurant", restaurant, dsn=app_dsn, CAPACITY_DB_JWT_SECRET=SECRET) as server:
        assert server.http.get("/healthz").json() == {"status": "ok"}
        ready = server.http.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "ok")
        assert "server" not in ready.headers
        page = httpx.get(server.places["guest_page"])
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert server.http.post("/api/bookings", json=booking(restaurant)).status_code == 201
        tables = f"/api/ops/tables?restaurantId={restaurant}"
        assert server.http.get(tables, headers=bearer("ada")).status_code == 200
        assert server.http.get(tables).status_code == 401
        assert server.stop(how) == 0
    assert server.errors == ""


def test_a_request_in_flight_is_finished_before_it_stops(
    dsn: str, app_dsn: str, restaurant: uuid.UUID
) -> None:
    with serving(dsn=app_dsn) as server, psycopg.connect(dsn, autocommit=True) as observer:
        server.http.post("/api/bookings", json=booking(restaurant))
        with ledger_locked(dsn, restaurant):
            slow = Background(lambda: server.http.post("/api/bookings", json=booking(restaurant)))
            wait_for_lock_wait(observer)
            server.process.send_signal(signal.SIGTERM)
            wait_until_closed(server.places["url"])
            assert server.process.poll() is None
        assert slow.result().status_code == 201
        assert server.process.wait(timeout=30) == 0
    with CapacityClient(dsn) as client:
        assert len(client.list_bookings(restaurant, DAY)) == 2


def test_a_page_that_listens_does_not_keep_it_from_stopping(
    app_dsn: str, restaurant: uuid.UUID
) -> None:
    with serving(dsn=app_dsn, CAPACITY_DB_JWT_SECRET=SECRET) as server:
        events = f"/ops/{restaurant}/events"
        with server.http.stream("GET", events, headers=bearer("ada")) as stream:
            assert "hello" in next(stream.iter_text())
            began = time.monotonic()
            assert server.stop() == 0
        # Much less than the longest request may take, for which it would wait.
        assert time.monotonic() - began < 10


def test_a_log_of_requests_has_no_references(app_dsn: str, restaurant: uuid.UUID) -> None:
    with serving(dsn=app_dsn, verbose=True) as server:
        booked = server.http.post("/api/bookings", json=booking(restaurant)).json()
        reference = booked["booking"]["reference"]
        path = f"/api/bookings/{reference}?restaurantId={restaurant}"
        assert server.http.get(path).status_code == 200
        with CapacityClient(app_dsn) as client:
            feed = client.as_service().set_calendar_feed(restaurant, True)
        assert server.http.get(f"/calendar/{restaurant}/{feed.token}.ics").status_code == 200
        metrics = server.http.get("/metrics").text
        server.stop()
    assert "/calendar/{restaurant_id}/{token}.ics" in metrics
    assert reference not in metrics
    assert str(feed.token) not in metrics
    assert f"GET /api/bookings/…?restaurantId={restaurant}" in server.errors
    assert f"GET /calendar/{restaurant}/….ics" in server.errors
    assert reference not in server.errors
    assert str(feed.token) not in server.errors
    with serving(dsn=app_dsn) as server:
        server.http.get(path)
    assert server.errors.count("Mind:") == 1
    assert "GET" not in server.errors


def test_every_line_of_a_json_log_is_an_object(app_dsn: str) -> None:
    with serving("--log-format", "json", "--verbose", dsn=app_dsn) as server:
        server.http.get("/healthz")
        server.stop()
    lines = [json.loads(line) for line in server.errors.splitlines()]
    (warning,) = [line for line in lines if "nobody can sign in" in line["message"]]
    assert warning["level"] == "WARNING"
    assert any("GET /healthz" in line["message"] for line in lines)


@pytest.mark.parametrize(
    ("options", "is_secure"),
    [
        ((), False),
        (("--trusted-proxy", "10.0.0.0/24"), True),
        (("--secure-cookie",), True),
        (("--host", "0.0.0.0"), True),
        (("--host", "0.0.0.0", "--insecure-cookie"), False),
    ],
)
def test_a_sign_in_is_for_https_only_unless_nobody_else_can_listen(
    app_dsn: str, options: tuple[str, ...], is_secure: bool
) -> None:
    with serving(*options, dsn=app_dsn, CAPACITY_DB_JWT_SECRET=SECRET) as server:
        signed_in = server.http.post(
            "/ops/sign-in", data={"token": token("ada")}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert signed_in.status_code == 303
        cookie = signed_in.headers["set-cookie"].lower()
        assert ("; secure" in cookie) is is_secure
        assert "; httponly" in cookie
    is_advised = "0.0.0.0" in options and is_secure
    assert ("over https only" in server.errors) is is_advised


def test_only_named_proxies_say_who_asks(app_dsn: str, restaurant: uuid.UUID) -> None:
    path = f"/api/availability?restaurantId={restaurant}&date={DAY}&partySize=2"
    options = ("--availability-limit", "2/minute")
    for trusted, last in (((), 429), (("--trusted-proxy", "127.0.0.1"), 200)):
        with serving(*options, *trusted, dsn=app_dsn) as server:
            answers = [
                server.http.get(path, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
                for n in range(3)
            ]
        assert answers == [200, 200, last]


def test_it_does_not_wait_for_a_database_only_if_told_so(tmp_path: Path) -> None:
    nowhere = f"host={tmp_path} dbname=none user=nobody"
    with serving("--no-check", dsn=nowhere) as server:
        assert server.http.get("/healthz").status_code == 200
        answer = server.http.get("/readyz")
        assert (answer.status_code, answer.headers["content-type"]) == (
            503,
            "application/problem+json",
        )


def test_an_address_of_version_6_is_served() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving("--host", "::1", "--no-check", dsn="host=/nonexistent") as server:
        assert server.places["url"].startswith("http://[::1]:")
        assert server.http.get("/healthz").status_code == 200

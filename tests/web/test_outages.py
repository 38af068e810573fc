"""The database goes away and comes back; the application stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import httpx
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import CapacityClient
from capacity_db.deploy import migrate
from capacity_db.functions import SCHEMA_VERSION
from tests.support.databases import fresh_database
from tests.support.servers import Server, run_server
from tests.web.outages import eventually, post_booking, start, stop
from tests.web.support import DAY, House, Site, running, serve, settings_for

NEEDS: Final = (
    "/readyz",
    "/api/restaurants/{id}",
    "/api/ops/restaurants",
    "/r/{id}",
    "/ops/{id}",
    "/ops/{id}/events",
)
NEEDS_NOTHING: Final = ("/healthz", "/static/base.css", "/openapi.json", "/ops/sign-in")


@pytest.fixture(scope="module")
def own_server(server: Server) -> Iterator[Server]:
    """A server that may be stopped."""
    with run_server(server.bindir) as started:
        yield started


@pytest.fixture
def stopping(own_server: Server) -> Iterator[Site]:
    """An application on a database that may stop: nothing but the application is connected."""
    with fresh_database(own_server) as name:
        dsn = own_server.conninfo(name)
        migrate(dsn)
        login = f"app_{name}"
        with psycopg.connect(dsn) as connection:
            connection.execute(f"CREATE ROLE {login} LOGIN NOINHERIT".encode())
            connection.execute(f"GRANT anon, authenticated, service_role TO {login}".encode())
        settings = settings_for(make_conninfo(dsn, user=login), pool_timeout=0.3)
        with (
            CapacityClient(settings.dsn) as client,
            serve(settings) as url,
            httpx.Client(base_url=url, timeout=30) as http,
        ):
            yield Site(url, dsn, settings.dsn, settings, client.as_service(), http)
        with psycopg.connect(dsn) as connection:
            connection.execute(f"DROP ROLE {login}".encode())


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """The server does not run meanwhile."""
    stop(server)
    try:
        yield
    finally:
        start(server)


def statuses(site: Site, house: House) -> dict[str, int]:
    """How each path that needs the database is answered, for an owner."""
    found = {}
    for path in NEEDS:
        with site.http.stream(
            "GET", path.format(id=house.id), headers=house.headers("owner")
        ) as answer:
            found[path] = answer.status_code
            if answer.status_code == 503:
                assert int(answer.headers["Retry-After"]) >= 1
                kind = answer.headers["Content-Type"]
                is_machine = path.startswith(("/api", "/readyz"))
                assert kind.startswith("application/problem+json" if is_machine else "text/html")
    return found


def test_a_database_that_stops_is_no_fault_of_the_application(
    own_server: Server, stopping: Site
) -> None:
    site, house = stopping, stopping.house()
    ask = post_booking(site, house, idempotency_key="once")
    assert set(statuses(site, house).values()) == {200}
    with stopped(own_server):
        for _ in range(2):
            assert set(statuses(site, house).values()) == {503}
            assert ask().status_code == 503
        for path in NEEDS_NOTHING:
            assert site.http.get(path).status_code == 200
    # It comes back by itself, soon, and decides the key once.
    assert eventually(lambda: site.http.get("/readyz").status_code == 200) < 10
    assert set(statuses(site, house).values()) == {200}
    assert [ask().json()["duplicate"] for _ in range(2)] == [False, True]
    assert len(site.client.list_bookings(house.id, DAY)) == 1


def test_a_restart_between_two_requests_is_not_noticed(own_server: Server, stopping: Site) -> None:
    house = stopping.house()
    assert stopping.book(house)
    with stopped(own_server):
        pass
    assert stopping.book(house, startTime="20:00")


def test_an_application_may_start_before_its_database(own_server: Server, stopping: Site) -> None:
    house = stopping.house()
    with serve(stopping.settings) as url, httpx.Client(base_url=url, timeout=30) as http:
        late = replace(stopping, url=url, http=http)
        with stopped(own_server):
            assert set(statuses(late, house).values()) == {503}
            assert http.get("/healthz").status_code == 200
        eventually(lambda: http.get("/readyz").status_code == 200)
        assert set(statuses(late, house).values()) == {200}


def test_an_older_schema_is_not_ready(dsn: str) -> None:
    statement = (
        "CREATE OR REPLACE FUNCTION capacity_v1.schema_version() RETURNS integer"
        " LANGUAGE sql IMMUTABLE AS 'SELECT {}'"
    )

    def say(version: int) -> None:
        with psycopg.connect(dsn) as connection:
            connection.execute(statement.format(version).encode())

    with running(dsn) as site:
        ready = site.http.get("/readyz")
        assert (ready.status_code, ready.json()["schemaVersion"]) == (200, SCHEMA_VERSION)
        house = site.house()
        say(SCHEMA_VERSION - 1)
        assert site.http.get("/readyz").status_code == 503
        assert site.http.get("/readyz").json()["code"] == "SCHEMA_OUTDATED"
        # One that starts now serves nothing but its health.
        with serve(site.settings) as url, httpx.Client(base_url=url) as http:
            late = replace(site, url=url, http=http)
            assert set(statuses(late, house).values()) == {503}
            assert http.get("/healthz").status_code == 200
            say(SCHEMA_VERSION + 1)
            assert http.get("/readyz").status_code == 200
            assert set(statuses(late, house).values()) == {200}

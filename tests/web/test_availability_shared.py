"""GET /api/availability by many at once: one call for all who ask the same, and none too old."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest

from capacity_db.web.api import sharing
from tests.web.outages import PATIENCE_S, Requests, eventually, sessions
from tests.web.sharers import Alone, Joining, Watched
from tests.web.support import DAY, House, Site

MakeSite = Callable[..., Site]
HANGS = ("active", "Lock")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call gathers others until the earlier one has ended, however slow the machine is."""
    monkeypatch.setattr(sharing, "PATIENCE_S", PATIENCE_S)


def search(site: Site, house: House, **more: Any) -> Callable[[], httpx.Response]:
    """A question about DAY, by a connection of its own."""
    headers = more.pop("headers", {})
    asked = {"restaurantId": house.id, "date": DAY.isoformat(), "partySize": 2, **more}
    url = f"{site.url}/api/availability"
    return lambda: httpx.get(url, params=asked, headers=headers, timeout=PATIENCE_S)


@contextmanager
def reads_held(site: Site) -> Iterator[psycopg.Connection[Any]]:
    """Nobody learns what is free meanwhile: every statement that would tell waits."""
    with psycopg.connect(site.dsn) as connection:
        connection.execute("LOCK TABLE capacity.restaurants IN ACCESS EXCLUSIVE MODE")
        yield connection
        connection.rollback()


def answered(requests: Requests, count: int) -> None:
    """Wait until so many have an answer."""
    eventually(lambda: len(requests.done) >= count)


def end_sessions(site: Site) -> None:
    """As an administrator would, those that wait."""
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'capacity-db'"
            " AND wait_event_type = 'Lock'"
        )


@pytest.mark.usefixtures("patient")
def test_who_asks_the_same_at_once_is_answered_by_one_call(make_site: MakeSite) -> None:
    watched = Watched()
    site = make_site(change=watched.plant, availability_limit="20/minute")
    house = site.house()
    tag = search(site, house)().headers["ETag"]
    requests = Requests()
    with reads_held(site):
        requests.send(1, search(site, house))
        eventually(lambda: sessions(site) == [HANGS])
        requests.send(7, search(site, house))
        requests.send(1, search(site, house, headers={"If-None-Match": tag}))
        eventually(lambda: watched.asked == 10)
        assert sessions(site) == [HANGS]
    answers = [answer.answer for answer in requests.wait()]
    # The first, whoever was early, and one for the eight who came meanwhile.
    assert watched.calls == 3
    assert sorted(answer.status_code for answer in answers) == [200] * 8 + [304]
    assert {answer.headers["ETag"] for answer in answers} == {tag}
    assert len({answer.content for answer in answers}) == 2, "one body, and none"
    # Each is counted.
    left = sorted(answer.headers["RateLimit"].partition(";t=")[0] for answer in answers)
    assert left == sorted(f'"availability";r={number}' for number in range(10, 19))


def test_alone_each_asks_the_database(make_site: MakeSite) -> None:
    """The red control of the above."""
    alone = Alone()
    site = make_site(change=alone.plant)
    house = site.house()
    requests = Requests()
    with reads_held(site):
        requests.send(5, search(site, house))
        eventually(lambda: sessions(site) == [HANGS] * 5)
    assert {answer.status for answer in requests.wait()} == {200}
    assert alone.calls == 5


@pytest.mark.usefixtures("patient")
def test_whoever_asks_something_else_asks_the_database(make_site: MakeSite) -> None:
    watched = Watched()
    site = make_site(change=watched.plant)
    house, other = site.house(), site.house()
    requests = Requests()
    with reads_held(site):
        for ask in (
            search(site, house),
            search(site, other),
            search(site, house, date="2050-05-01"),
            search(site, house, partySize=3),
            search(site, house, time="19:00"),
            search(site, house, time="19:15"),
            search(site, house, time="19:00", secondOccurrence="true"),
            search(site, house, seating="outdoor"),
            search(site, house, source="api"),
        ):
            requests.send(1, ask)
        eventually(lambda: sessions(site) == [HANGS] * 9)
    assert {answer.status for answer in requests.wait()} == {200}
    bodies = {answer.answer.content for answer in requests.done}
    assert len(bodies) >= 5


def told_after_a_booking(make_site: MakeSite, watched: Watched) -> list[int]:
    """What is said to be left: to who asked before a booking, and to who asked after it.

    The one before has no answer yet when the other one asks.
    """
    site = make_site(change=watched.plant)
    house = site.house(max_covers=10)
    requests = Requests()
    watched.held.set()
    requests.send(1, search(site, house))
    eventually(lambda: watched.answered == 1)
    site.book(house)
    requests.send(3, search(site, house))
    eventually(lambda: watched.asked == 4)
    assert requests.done == []
    watched.held.clear()
    slots = [answer.answer.json()["slots"] for answer in requests.wait()]
    return sorted(
        slot["remaining"] for some in slots for slot in some if slot["time"] == "19:00:00"
    )


@pytest.mark.usefixtures("patient")
def test_nobody_is_told_what_was_so_before_they_asked(make_site: MakeSite) -> None:
    watched = Watched()
    assert told_after_a_booking(make_site, watched) == [8, 8, 8, 10]
    assert watched.calls == 2


def test_who_joins_a_call_under_way_is_told_what_was_so_before(make_site: MakeSite) -> None:
    """The red control of the above."""
    assert told_after_a_booking(make_site, Joining()) == [10, 10, 10, 10]


def statuses_after_failures(make_site: MakeSite, watched: Watched, failures: int) -> list[int]:
    """Of one who asks and four who come meanwhile, where so many calls are ended by force."""
    site = make_site(change=watched.plant)
    house = site.house()
    requests = Requests()
    with reads_held(site):
        requests.send(1, search(site, house))
        eventually(lambda: sessions(site) == [HANGS])
        requests.send(4, search(site, house))
        eventually(lambda: watched.asked == 5)
        for ended in range(1, failures + 1):
            eventually(lambda: sessions(site) == [HANGS])
            end_sessions(site)
            answered(requests, ended)
    return sorted(answer.status for answer in requests.wait())


@pytest.mark.usefixtures("patient")
def test_a_call_that_fails_fails_for_who_made_it(make_site: MakeSite) -> None:
    watched = Watched()
    assert statuses_after_failures(make_site, watched, 2) == [200] * 3 + [503] * 2
    # One for all who waited, and when that failed, three for themselves.
    assert watched.calls == 5


def test_who_joins_a_call_that_fails_fails_with_it(make_site: MakeSite) -> None:
    """The red control of the above."""
    assert statuses_after_failures(make_site, Joining(), 1) == [503] * 5


@pytest.mark.usefixtures("patient")
def test_who_asked_first_and_left_keeps_nobody_waiting(make_site: MakeSite) -> None:
    watched = Watched()
    site = make_site(change=watched.plant)
    house = site.house()
    place = httpx.URL(site.url)
    line = f"GET /api/availability?restaurantId={house.id}&date={DAY}&partySize=2 HTTP/1.1"
    requests = Requests()
    with reads_held(site):
        with socket.create_connection((place.host, place.port or 80)) as leaving:
            leaving.sendall(f"{line}\r\nHost: {place.host}\r\n\r\n".encode())
            eventually(lambda: sessions(site) == [HANGS])
        requests.send(3, search(site, house))
        eventually(lambda: watched.asked == 4)
    assert [answer.status for answer in requests.wait()] == [200] * 3
    assert watched.calls == 2


def test_who_waits_for_a_connection_together_is_refused_in_time(make_site: MakeSite) -> None:
    watched = Watched()
    site = make_site(change=watched.plant, pool_size=1, pool_timeout=0.5, request_timeout=25)
    house = site.house()
    requests = Requests()
    with reads_held(site):
        requests.send(1, search(site, house, date="2050-05-01"))
        eventually(lambda: sessions(site) == [HANGS])
        requests.send(20, search(site, house))
        eventually(lambda: len(requests.done) == 20)
        for refused in requests.done:
            assert refused.status == 503
            assert refused.answer.json()["code"] == "OVERLOADED"
            assert int(refused.answer.headers["Retry-After"]) >= 1
            assert refused.seconds < 3
        # None of them has begun to wait anew.
        assert watched.calls < 10
    assert {answer.status for answer in requests.wait()} == {200, 503}
    assert search(site, house)().status_code == 200


def statuses_behind_another(make_site: MakeSite, watched: Watched) -> list[int]:
    """Of ten who ask the same while the only connection is in use, and two may wait for it."""
    site = make_site(change=watched.plant, pool_size=1, pool_waiting=2)
    house = site.house()
    requests, others = Requests(), Requests()
    with reads_held(site):
        others.send(1, search(site, house, date="2050-05-01"))
        eventually(lambda: sessions(site) == [HANGS])
        requests.send(10, search(site, house))
        eventually(lambda: watched.asked == 11)
    others.wait()
    return sorted(answer.status for answer in requests.wait())


@pytest.mark.usefixtures("patient")
def test_who_asks_the_same_takes_one_place_in_the_queue(make_site: MakeSite) -> None:
    assert statuses_behind_another(make_site, Watched()) == [200] * 10


def test_alone_each_takes_a_place_in_the_queue(make_site: MakeSite) -> None:
    """The red control of the above."""
    assert statuses_behind_another(make_site, Alone()) == [200] * 2 + [503] * 8

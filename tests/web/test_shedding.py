"""More to do than there is room for: refused at once and decided once, and nothing is left over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
from fastapi import FastAPI

from tests.web.outages import (
    Requests,
    bookings_held,
    eventually,
    post_booking,
    sessions,
)
from tests.web.support import DAY, Site

MakeSite = Callable[..., Site]


def booked(site: Site, house_id: str) -> int:
    """How many bookings the database has."""
    return len(site.client.list_bookings(house_id, DAY, status="all"))


def test_more_than_can_wait_are_refused_at_once(make_site: MakeSite) -> None:
    site = make_site(pool_size=1, pool_waiting=2, pool_timeout=20, request_timeout=25)
    house = site.house()
    requests = Requests()
    with bookings_held(site):
        requests.send(1, post_booking(site, house))
        eventually(lambda: ("active", "Lock") in sessions(site))
        requests.send(7, post_booking(site, house))
        eventually(lambda: len(requests.done) == 5)
        for refused in requests.done:
            assert refused.status == 503
            assert refused.answer.json()["code"] == "OVERLOADED"
            assert int(refused.answer.headers["Retry-After"]) >= 1
            assert refused.seconds < 2
        # Whatever needs no database is served all the while.
        for path in ("/healthz", "/static/base.css", "/ops/sign-in", "/openapi.json"):
            assert site.http.get(path).status_code == 200
        assert len(requests.done) == 5
    answers = requests.wait()
    assert sorted(answer.status for answer in answers) == [201] * 3 + [503] * 5
    assert booked(site, house.id) == 3


def test_with_more_room_the_same_requests_are_served(make_site: MakeSite) -> None:
    """The red control of the above: it is the pool that refuses."""
    site = make_site(pool_size=1, pool_waiting=20, pool_timeout=20, request_timeout=25)
    house = site.house()
    requests = Requests()
    with bookings_held(site):
        requests.send(8, post_booking(site, house))
        eventually(lambda: ("active", "Lock") in sessions(site))
        assert requests.done == []
    assert [answer.status for answer in requests.wait()] == [201] * 8


def test_who_waits_too_long_for_a_connection_is_refused(make_site: MakeSite) -> None:
    site = make_site(pool_size=1, pool_timeout=0.5, request_timeout=25)
    house = site.house()
    requests = Requests()
    with bookings_held(site):
        requests.send(1, post_booking(site, house))
        eventually(lambda: ("active", "Lock") in sessions(site))
        requests.send(3, post_booking(site, house))
        eventually(lambda: len(requests.done) == 3)
        for refused in requests.done:
            assert refused.status == 503
            assert 0.4 < refused.seconds < 3
    assert sorted(answer.status for answer in requests.wait()) == [201, 503, 503, 503]
    assert booked(site, house.id) == 1


def test_a_page_says_that_it_is_busy(make_site: MakeSite) -> None:
    site = make_site(request_timeout=0.5)
    house = site.house()
    form = {"at": f"{DAY}T19:00", "party": "2", "name": "Ann"}
    with bookings_held(site):
        refused = site.http.post(f"/r/{house.id}/book", data=form)
    assert refused.status_code == 503
    assert refused.headers["Content-Type"].startswith("text/html")
    assert int(refused.headers["Retry-After"]) >= 1
    assert booked(site, house.id) == 0
    assert site.http.post(f"/r/{house.id}/book", data=form).status_code == 303
    assert booked(site, house.id) == 1


def test_a_statement_that_hangs_is_ended_and_its_key_is_decided_once(make_site: MakeSite) -> None:
    site = make_site(request_timeout=1.0)
    house = site.house()
    ask = post_booking(site, house, idempotency_key="once")
    requests = Requests()
    with bookings_held(site):
        requests.send(1, ask)
        # The red control: while it hangs, its session is seen.
        eventually(lambda: sessions(site) == [("active", "Lock")])
        (refused,) = requests.wait()
        assert refused.status == 503
        assert refused.answer.json()["code"] == "OVERLOADED"
        assert 0.9 < refused.seconds < 4
        # Nothing waits any more, and no transaction is left open, though the lock is still held.
        assert eventually(lambda: sessions(site) == []) < 2
    assert booked(site, house.id) == 0
    first, second = ask(), ask()
    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.json()["duplicate"], second.json()["duplicate"]) == (False, True)
    assert first.json()["booking"] == second.json()["booking"]
    assert booked(site, house.id) == 1


def test_requests_that_were_ended_leave_the_pool_whole(make_site: MakeSite) -> None:
    site = make_site(pool_size=2, request_timeout=0.3)
    house = site.house()
    for _ in range(5):
        requests = Requests()
        with bookings_held(site):
            requests.send(4, post_booking(site, house))
            assert {answer.status for answer in requests.wait()} == {503}
    eventually(lambda: sessions(site) == [])
    # Both connections are to be had again.
    requests = Requests()
    with bookings_held(site):
        requests.send(2, post_booking(site, house))
        eventually(lambda: sessions(site) == [("active", "Lock")] * 2, 5)
        requests.wait()
    assert post_booking(site, house)().status_code == 201


def test_an_answer_that_comes_just_too_late_is_an_answer(make_site: MakeSite) -> None:
    """A statement that fails by itself while it is being ended says so, and not that it ended."""

    async def late() -> dict[str, bool]:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(30)
        return {"late": True}

    async def ended() -> None:
        await asyncio.sleep(30)

    def plant(app: FastAPI) -> None:
        app.add_api_route("/api/late", late)
        app.add_api_route("/api/ended", ended)

    site = make_site(change=plant, request_timeout=0.2)
    answer = site.http.get("/api/late")
    assert (answer.status_code, answer.json()) == (200, {"late": True})
    assert site.http.get("/api/ended").status_code == 503


def test_who_overlooks_being_ended_is_ended_again(make_site: MakeSite) -> None:
    async def deaf() -> None:
        # As asyncio.wait_for is before Python 3.12, when what it waits for comes just then.
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(30)
        await asyncio.sleep(30)

    site = make_site(change=lambda app: app.add_api_route("/api/deaf", deaf), request_timeout=0.2)
    begun = time.monotonic()
    assert site.http.get("/api/deaf").status_code == 503
    assert time.monotonic() - begun < 10


def test_a_body_that_never_ends_is_not_waited_for(make_site: MakeSite) -> None:
    site = make_site(request_timeout=0.5)
    house = site.house()

    def slowly() -> Iterator[bytes]:
        yield b"{"
        time.sleep(2)
        yield b"}"

    begun = time.monotonic()
    headers = {"Content-Type": "application/json"}
    with site.http.stream("POST", "/api/bookings", content=slowly(), headers=headers) as answer:
        assert answer.status_code == 503
    assert time.monotonic() - begun < 10
    assert site.http.post("/api/bookings", json=house.request()).status_code == 201


def test_a_crowd_gets_answers_and_none_is_a_fault(make_site: MakeSite) -> None:
    site = make_site(pool_size=2, pool_waiting=4)
    house = site.house(max_covers=20)
    requests = Requests()
    requests.send(40, post_booking(site, house))
    statuses = [answer.status for answer in requests.wait()]
    assert set(statuses) <= {201, 409, 503}
    assert statuses.count(201) == booked(site, house.id) <= 10
    # Whoever comes again gets in, until it is full.
    for _ in range(10):
        httpx.post(f"{site.url}/api/bookings", json=house.request(), timeout=30)
    assert booked(site, house.id) == 10

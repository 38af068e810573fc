"""The stream of events: what it carries, to whom, and when it ends."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from capacity_db.web.feed import MOST_OF_A_USER, Feed
from capacity_db.web.pages import events as event_pages
from tests.web.support import House, Site, bearer, serve


@contextmanager
def stream(site: Site, house: House, headers: dict[str, str]) -> Iterator[httpx.Response]:
    with site.http.stream(
        "GET", f"/ops/{house.id}/events", headers=headers, timeout=httpx.Timeout(10)
    ) as answer:
        yield answer


def messages(answer: httpx.Response) -> Iterator[tuple[str, str]]:
    """Name and data of each event."""
    name = ""
    for line in answer.iter_lines():
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, value


def test_a_booking_comes_as_its_kind_and_date_and_nothing_about_the_guest(
    site: Site, house: House
) -> None:
    with stream(site, house, house.headers()) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        came = messages(answer)
        assert next(came) == ("hello", "{}")
        booked = site.book(house, guestName="Ada Archer", guestEmail="ada@example.com")
        name, data = next(came)
    assert name == "change"
    date = booked["booking"]["serviceDate"]
    assert json.loads(data) == {"type": "booking.created", "serviceDate": date}


def test_only_who_works_there_may_listen(site: Site, house: House) -> None:
    other = site.house()
    with stream(site, house, other.headers("owner")) as answer:
        assert answer.status_code == 404
        body = answer.read().decode()
    assert house.name not in body.replace(other.name, "")
    assert "event:" not in body
    with stream(site, house, {}) as answer:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/ops/sign-in")
    with stream(site, house, house.headers("staff")) as answer:
        assert answer.status_code == 200


def test_it_ends_when_the_token_expires(site: Site, house: House) -> None:
    headers = bearer(house.users["staff"], lifetime=dt.timedelta(seconds=3))
    began = time.monotonic()
    with stream(site, house, headers) as answer:
        assert [name for name, _ in messages(answer)] == ["hello"]
    assert 1 < time.monotonic() - began < 5


def test_it_ends_from_time_to_time_so_that_access_is_asked_for_again(
    site: Site, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_pages, "LONGEST_S", 1.0)
    monkeypatch.setattr(event_pages, "PING_S", 0.2)
    with stream(site, house, house.headers()) as answer:
        lines = list(answer.iter_lines())
    assert lines[0] == "event: hello"
    assert lines.count(": ") > 1, "whoever has gone is noticed by what is sent"


def test_who_is_dismissed_hears_no_more(
    site: Site, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_pages, "ASK_AGAIN_S", 0.5)
    monkeypatch.setattr(event_pages, "PING_S", 0.2)
    with (
        stream(site, house, house.headers("staff")) as answer,
        stream(site, house, house.headers("owner")) as other,
    ):
        came, others = messages(answer), messages(other)
        assert next(came)[0] == next(others)[0] == "hello"
        site.client.remove_member(house.id, house.users["staff"])
        assert [json.loads(data)["type"] for _, data in came] == ["capacity.changed"]
        site.book(house)
        assert json.loads(next(others)[1])["type"] == "capacity.changed"
        assert next(others)[0] == "change"


def test_one_user_does_not_take_every_connection(site: Site, house: House) -> None:
    headers = house.headers("staff")
    with ExitStack() as stack:
        for _ in range(MOST_OF_A_USER):
            assert stack.enter_context(stream(site, house, headers)).status_code == 200
        with stream(site, house, headers) as answer:
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "1"
        with stream(site, house, house.headers("owner")) as answer:
            assert answer.status_code == 200
    deadline = time.monotonic() + 10
    while True:  # one that is closed has its place back
        with stream(site, house, headers) as answer:
            if answer.status_code == 200:
                break
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_as_many_listen_as_the_server_has_connections_for(site: Site, house: House) -> None:
    settings = site.settings.model_copy(update={"stream_limit": 1})
    with serve(settings) as url, httpx.Client(base_url=url) as http:
        path, owner = f"/ops/{house.id}/events", house.headers("owner")
        with http.stream("GET", path, headers=owner) as first:
            assert first.status_code == 200
            assert http.get(path, headers=house.headers("staff")).status_code == 503


def test_nobody_is_remembered_who_has_gone(site: Site, house: House) -> None:
    apps: list[FastAPI] = []
    with serve(site.settings, apps.append) as url:
        feed: Feed = apps[0].state.feed
        with (
            httpx.Client(base_url=url) as http,
            http.stream("GET", f"/ops/{house.id}/events", headers=house.headers()) as answer,
        ):
            came = messages(answer)
            assert next(came)[0] == "hello"
            assert _listeners(feed) == 1
        deadline = time.monotonic() + 10
        while _listeners(feed) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert _listeners(feed) == 0


def _listeners(feed: Feed) -> int:
    return sum(len(queues) for queues in feed._listeners.values())


def _seconds_to_stop(site: Site, house: House) -> float:
    with httpx.Client(timeout=30) as http:
        with serve(site.settings) as url:
            request = http.build_request(
                "GET", f"{url}/ops/{house.id}/events", headers=house.headers()
            )
            answer = http.send(request, stream=True)
            came = messages(answer)
            assert next(came)[0] == "hello"
            began = time.monotonic()
        stopped = time.monotonic() - began
        answer.close()
    return stopped


def test_a_server_that_stops_does_not_wait_for_those_who_listen(site: Site, house: House) -> None:
    assert _seconds_to_stop(site, house) < 3


def test_and_it_would_wait_if_the_streams_were_not_told(
    site: Site, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody_tells(self: Any) -> None:
        """Nothing."""

    monkeypatch.setattr(Feed, "close", nobody_tells)
    assert _seconds_to_stop(site, house) > 4

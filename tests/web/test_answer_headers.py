"""What every answer carries, however it ends, and that no page needs more than it allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import psycopg
import pytest
from fastapi import FastAPI

import capacity_db.web
from capacity_db.web.callers import COOKIE
from tests.support.databases import fresh_database
from tests.support.servers import Server
from tests.web.routes import Things, addresses, things_of
from tests.web.support import DAY, Site, running

pytestmark = pytest.mark.once

FOLDER: Final = Path(capacity_db.web.__file__).parent
EXPECTED: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
POLICY: Final = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def plant(app: FastAPI) -> None:
    """Routes that fail."""

    async def fail() -> None:
        raise RuntimeError("a secret of the inside")

    for path in ("/api/failing", "/failing"):
        app.add_api_route(path, fail, methods=["GET"])


@pytest.fixture(scope="module")
def failing_site(server: Server, template: str) -> Iterator[Site]:
    """An application with limits, and with routes that fail."""
    with (
        fresh_database(server, template) as name,
        running(
            server.conninfo(name),
            plant,
            sign_in_limit="1/hour",
            max_body_bytes=4096,
            request_timeout=0.5,
        ) as started,
    ):
        yield started


@pytest.fixture(scope="module")
def things(failing_site: Site) -> Things:
    """Something to ask for."""
    return things_of(failing_site)


def assert_guarded(answer: httpx.Response) -> None:
    """The answer has every header."""
    for name, value in EXPECTED.items():
        assert answer.headers.get(name) == value, (answer.url, name)
    pairs = [part.split(None, 1) for part in answer.headers["content-security-policy"].split(";")]
    policy = dict(pairs)
    assert POLICY.items() <= policy.items()
    for allowed in policy.values():
        assert "unsafe" not in allowed
        assert "*" not in allowed
        assert "http" not in allowed
    # No directive of its own is weaker for scripts than the default.
    assert {"script-src", "script-src-elem", "style-src"}.isdisjoint(policy) or policy.get(
        "script-src", "'self'"
    ) == "'self'"
    assert "cache-control" in answer.headers


def every_kind(site: Site, things: Things) -> dict[int, list[httpx.Response]]:
    """Answers of each status, from the API and from the pages."""
    http, house = site.http, things.house
    question = {"restaurantId": house.id, "date": DAY.isoformat(), "partySize": "2"}
    json = {"Content-Type": "application/json"}
    looked = http.get("/api/availability", params=question)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    http.post("/ops/sign-in", data={"token": "x"})
    with psycopg.connect(site.dsn) as connection:
        connection.execute("LOCK TABLE capacity.restaurants IN ACCESS EXCLUSIVE MODE")
        hanging = [
            http.get("/api/availability", params=question),
            http.get(f"/r/{house.id}"),
        ]
    return {
        200: [looked, *map(http.get, (f"/r/{house.id}", "/static/base.css", "/readyz"))],
        201: [http.post("/api/bookings", json=house.request())],
        303: [http.get("/ops"), http.post("/ops/sign-out")],
        304: [http.get(looked.url, headers={"If-None-Match": looked.headers["ETag"]})],
        400: [http.post("/api/bookings", content=b"{", headers=json)],
        401: [http.get("/api/ops/restaurants")],
        403: [
            http.post("/api/bookings", json={}, headers=foreign),
            http.post("/ops/sign-out", headers=foreign),
        ],
        404: [http.get("/api/nothing"), http.get("/nothing"), http.get("/static/nothing.css")],
        405: [http.put("/api/bookings"), http.put("/ops/sign-out"), http.request("TRACE", "/")],
        413: [http.post("/api/bookings", content=b"x" * 5000), http.post("/", content=b"x" * 5000)],
        422: [http.get("/api/availability"), http.get(f"/r/{house.id}/book")],
        429: [http.post("/ops/sign-in", data={"token": "x"})],
        500: [http.get("/api/failing"), http.get("/failing")],
        503: hanging,
    }  # fmt: skip


def test_every_kind_of_answer_is_guarded(failing_site: Site, things: Things) -> None:
    for status, answers in every_kind(failing_site, things).items():
        for answer in answers:
            assert answer.status_code == status, (answer.url, answer.text)
            assert_guarded(answer)
            is_problem = status >= 400 and answer.url.path.startswith("/api/")
            kind = answer.headers.get("content-type", "")
            assert (kind == "application/problem+json") is is_problem, answer.url


def test_a_fault_of_ours_tells_nothing_of_the_inside(failing_site: Site) -> None:
    for path in ("/api/failing", "/failing"):
        answer = failing_site.http.get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        assert "INTERNAL" in answer.text


def test_what_is_about_somebody_is_kept_nowhere(failing_site: Site, things: Things) -> None:
    headers = {"Cookie": f"{COOKIE}={things.house.token('owner')}"}
    kept = set()
    for address in addresses():
        if address.method == "GET":
            with failing_site.http.stream(
                "GET", things.path_of(address), params=things.query, headers=headers
            ) as answer:
                if "no-store" not in answer.headers["cache-control"]:
                    kept.add(address.path)
    # What everybody sees; the stream of events and the feed of a restaurant's calendar say
    # `no-cache`, and carry nobody's data.
    assert kept <= {
        "/api/availability",
        "/calendar/{restaurant_id}/{token}.ics",
        "/ops/{restaurant_id}/events",
    }


INLINE: Final[dict[str, str]] = {
    "script": r"<script(?![^>]*\ssrc=)",
    "style element": r"<style",
    "style attribute": r"<[^>]*\sstyle\s*=",
    "handler": r"<[^>]*\son[a-z]+\s*=",
    "script address": r"(?:href|src|action|formaction)\s*=\s*[\"']?\s*(?:javascript|data):",
    "another site": r"(?:href|src|action|formaction|srcset)\s*=\s*[\"']?\s*(?:https?:)?//",
    "base": r"<base",
    "frame": r"<(?:iframe|frame|object|embed)",
    # A literal of the template itself may be.
    "unescaped": r"[^\"'\s]\s*\|\s*safe\b|autoescape\s+false|Markup\(",
    "unquoted": r"<[a-z][^>]*\s[a-z-]+=\{\{",
}


def faults(text: str) -> set[str]:
    """What the policy would not let a browser do, or what lets somebody's text be markup."""
    return {name for name, pattern in INLINE.items() if re.search(pattern, text, re.I | re.S)}


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("templates/**/*.html")), ids=lambda path: path.name
)
def test_a_template_needs_nothing_that_the_policy_forbids(path: Path) -> None:
    assert faults(path.read_text()) == set()


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script>x()</script>", "script"),
        ('<script type="module">x()</script>', "script"),
        ("<style>p{}</style>", "style element"),
        ('<p class="a" style="x">', "style attribute"),
        ("<button\n onclick='x()'>", "handler"),
        ("<a href=' javascript:x()'>", "script address"),
        ('<link href="//cdn.example/x.css">', "another site"),
        ('<script src="https://cdn.example/x.js"></script>', "another site"),
        ("<base href=x>", "base"),
        ("<iframe>", "frame"),
        ("{{ name | safe }}", "unescaped"),
        ("<input value={{ name }}>", "unquoted"),
    ],
)
def test_the_check_of_templates_finds_each_fault(markup: str, fault: str) -> None:
    """The red controls."""
    assert fault in faults(markup)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("static/**/*.js")), ids=lambda path: path.name)
def test_a_script_makes_no_markup_or_code_of_text(path: Path) -> None:
    forbidden = r"\beval\(|new Function|insertAdjacentHTML|document\.write|\.outerHTML\s*="
    assert not re.search(forbidden, path.read_text())


def test_what_a_guest_writes_is_no_markup(failing_site: Site, things: Things) -> None:
    evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    house = things.house
    failing_site.book(house, guestName=evil, notes=evil, startTime="20:00")
    cookie = {"Cookie": f"{COOKIE}={house.token('owner')}"}
    pages = [
        f"/ops/{house.id}?date={DAY}",
        f"/ops/{house.id}/slot?date={DAY}&time=20:00",
        f"/ops/{house.id}/assignment?date={DAY}&period={house.periods['dinner']}",
        f"/r/{house.id}/book?at={DAY}T19:00&party=2&name={evil}&notes={evil}",
        f"/r/{house.id}?date={evil}&party={evil}",
        f"/ops/{house.id}/tables?section={evil}&sort=number",
        f"/ops/{house.id}?date={evil}",
        f"/ops/sign-in?next=/{evil}",
        f"/{evil}",
    ]
    shown = 0
    for path in pages:
        answer = failing_site.http.get(path, headers=cookie)
        assert "<script>alert" not in answer.text, path
        assert "<img src=x" not in answer.text, path
        shown += "&lt;script&gt;alert" in answer.text
    assert shown >= 2  # so that there was something to escape

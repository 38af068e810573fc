"""What another site's page makes a browser send changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
import psycopg
import pytest

from capacity_db.web.callers import COOKIE
from tests.web.routes import Things, addresses, contents, things_of
from tests.web.support import Site

pytestmark = pytest.mark.once

FOREIGN: Final[dict[str, dict[str, str]]] = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "another site, without an origin": {"Sec-Fetch-Site": "cross-site"},
    "a sibling subdomain": {"Sec-Fetch-Site": "same-site", "Origin": "http://evil.{host}"},
    "a word of its own": {"Sec-Fetch-Site": "own", "Origin": "{own}"},
    "several words": {"Sec-Fetch-Site": "same-origin, cross-site", "Origin": "{own}"},
    "no word": {"Sec-Fetch-Site": ""},
    "an older browser at another site": {"Origin": "https://evil.example"},
    "an older browser at a sibling": {"Origin": "http://evil.{host}"},
    "a name that begins alike": {"Origin": "http://{host}.evil.example"},
    "a name in the user's part": {"Origin": "http://{host}@evil.example"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "a frame without an origin": {"Origin": "null"},
    "an empty origin": {"Origin": ""},
    "no site, no scheme": {"Origin": "{host}"},
    "nothing, and a cookie": {},
    "a password": {"Origin": "https://evil.example", "Authorization": "Basic YTpi"},
    "a word that is none": {"Origin": "https://evil.example", "Authorization": "Bearerx y"},
}
OWN: Final[dict[str, dict[str, str]]] = {
    "its own page": {"Sec-Fetch-Site": "same-origin", "Origin": "{own}"},
    "its own page, without an origin": {"Sec-Fetch-Site": "same-origin"},
    "the user": {"Sec-Fetch-Site": "none"},
    "an older browser at its own page": {"Origin": "{own}"},
}


def headers_of(site: Site, template: dict[str, str]) -> dict[str, str]:
    """The headers with this site's name put in."""
    url = httpx.URL(site.url)
    host = f"{url.host}:{url.port}"
    return {
        name: value.replace("{host}", host).replace("{own}", site.url)
        for name, value in template.items()
    }


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    """Something to change."""
    return things_of(site)


@contextmanager
def unchanged(site: Site) -> Iterator[None]:
    """Whatever is done meanwhile leaves every row as it is."""
    with psycopg.connect(site.dsn, autocommit=True) as connection:
        before = contents(connection)
        yield
        assert contents(connection) == before


def staff_post(site: Site, things: Things, number: str, headers: dict[str, str]) -> httpx.Response:
    """Create a table as the page does: with the cookie."""
    cookie = f"{COOKIE}={things.house.token('owner')}"
    return site.http.post(
        f"/ops/{things.house.id}/tables/new",
        data={"table_number": number, "capacity": "4"},
        headers={"Cookie": cookie, **headers_of(site, headers)},
    )


@pytest.mark.parametrize("case", FOREIGN)
def test_a_form_of_another_site_is_refused_and_changes_nothing(
    site: Site, things: Things, case: str
) -> None:
    with unchanged(site):
        refused = staff_post(site, things, "999", FOREIGN[case])
        assert refused.status_code == 403
        assert "CROSS_SITE" in refused.text


@pytest.mark.parametrize("case", OWN)
def test_a_form_of_its_own_passes(site: Site, things: Things, case: str) -> None:
    number = f"own {list(OWN).index(case)}"
    passed = staff_post(site, things, number, OWN[case])
    assert passed.status_code == 303, passed.text
    assert number in [
        table.table_number for table in site.client.list_tables(things.house.id).tables
    ]


@pytest.mark.parametrize("case", FOREIGN)
def test_every_route_that_changes_something_refuses_other_sites(
    site: Site, things: Things, case: str
) -> None:
    cookie = {"Cookie": f"{COOKIE}={things.house.token('owner')}"}
    headers = {**cookie, **headers_of(site, FOREIGN[case])}
    changing = [address for address in addresses() if not address.is_safe]
    assert len(changing) > 40
    with unchanged(site):
        for address in changing:
            answer = site.http.request(address.method, things.path_of(address), headers=headers)
            assert answer.status_code == 403, address
            assert "CROSS_SITE" in answer.text, address


def test_no_route_that_changes_something_refuses_its_own_site(
    make_site: Any,
) -> None:
    """The twin of the above: each of them gets as far as its own checks."""
    site = make_site()
    things = things_of(site)
    headers = {
        "Cookie": f"{COOKIE}={things.house.token('owner')}",
        "Sec-Fetch-Site": "same-origin",
    }
    for address in addresses():
        if not address.is_safe:
            answer = site.http.request(address.method, things.path_of(address), headers=headers)
            assert "CROSS_SITE" not in answer.text, address
            assert answer.status_code < 500, (address, answer.text)


@pytest.mark.parametrize("case", ["another site", "an older browser at another site"])
def test_a_token_in_the_header_needs_no_origin(site: Site, things: Things, case: str) -> None:
    """No browser sends one unless a script may read the answers, too."""
    number = f"token {case[:7]}"
    body = {"restaurantId": things.house.id, "tableNumber": number, "capacity": 4}
    headers = {**things.house.headers("owner"), **headers_of(site, FOREIGN[case])}
    assert site.http.post("/api/ops/tables", json=body, headers=headers).status_code == 201


def test_a_program_without_a_cookie_needs_no_origin(site: Site, things: Things) -> None:
    assert site.http.post("/api/bookings", json=things.house.request()).status_code == 201


def test_no_other_site_reads_the_answers(site: Site, things: Things) -> None:
    origin = {"Origin": "https://evil.example"}
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    answers = [
        site.http.options("/api/bookings", headers=asked),
        site.http.get("/readyz", headers=origin),
        site.http.get(f"/api/restaurants/{things.house.id}", headers=origin),
    ]
    for answer in answers:
        assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_reading_changes_nothing(site: Site, things: Things) -> None:
    """So that a link or a picture of another site does no harm."""
    document = site.http.get("/openapi.json").json()["paths"]
    cookie = {"Cookie": f"{COOKIE}={things.house.token('owner')}"}
    with unchanged(site):
        for address in addresses():
            if address.method != "GET" or address.path == "/metrics":  # never through a browser
                continue
            query = dict(things.query)
            if address.path in document:
                known = document[address.path]["get"].get("parameters", [])
                names = {parameter["name"] for parameter in known} - {"at"}
                if "time" in names:  # of one slot, or a whole service
                    names.discard("servicePeriodId")
                query = {name: value for name, value in query.items() if name in names}
            path = things.path_of(address)
            # A stream of events never ends: what comes first is enough.
            with site.http.stream("GET", path, params=query, headers=cookie) as answer:
                # Who works at one restaurant is led there.
                expected = 303 if address.path == "/ops" else 200
                assert answer.status_code == expected, (address, answer.read())
    # The red control.
    with pytest.raises(AssertionError), unchanged(site):
        assert staff_post(site, things, "red control", OWN["its own page"]).status_code == 303


def test_reading_by_another_method_changes_nothing(site: Site, things: Things) -> None:
    """HEAD and OPTIONS pass unchecked: no route takes them, but for the document."""
    assert {a.path for a in addresses() if a.method in ("HEAD", "OPTIONS")} == {"/openapi.json"}
    with unchanged(site):
        for address in addresses():
            for method in ("HEAD", "OPTIONS"):
                answer = site.http.request(method, things.path_of(address))
                assert answer.status_code in (200, 405), address

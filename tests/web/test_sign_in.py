"""The sign-in: what it leads to, and what its cookie is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from capacity_db.web.callers import COOKIE
from tests.web.support import House, Site, token

pytestmark = pytest.mark.once

ELSEWHERE: Final = (
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\x00/evil.example",
    "/\t\\evil.example",
    "/\x0b/evil.example",
    "/\u2028/evil.example",
    "/\u3000/evil.example",
    "/\uff0fevil.example",
    "//[",
    "//evil.example:80:90",
    "//127.0.0.1@evil.example/",
    "/ops\r\nSet-Cookie: a=b",
    "/ops\r\n\r\n<script>",
    "javascript:alert(1)",
    "data:text/html,x",
    "ops",
    "?next=x",
    "#x",
    "",
    "\ufeff//evil.example",
    "/%0d%0aSet-Cookie:a=b",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/.//evil.example",
    "/ops/..//evil.example",
    "/;//evil.example",
    "/@evil.example",
    "/?//evil.example",
    "/#//evil.example",
)
OURS: Final = ("/ops", "/ops/x?date=2030-05-01&period=a%20b", "/", "/a.b~c-d_e/%C3%A4?x=/y#z")


def sign_in(site: Site, house: House, **fields: str) -> httpx.Response:
    """Send the form as the page does; the cookie is nobody's."""
    form = {"token": house.token("staff"), **fields}
    own = {"Sec-Fetch-Site": "same-origin"}
    return httpx.post(f"{site.url}/ops/sign-in", data=form, headers=own)


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_sign_in_never_leads_to_another_site(site: Site, house: House, wanted: str) -> None:
    answer = sign_in(site, house, next=wanted)
    assert answer.status_code == 303
    assert "a=b" not in answer.headers["Set-Cookie"]
    _assert_stays(site, answer.headers["Location"])
    shown = site.http.get("/ops/sign-in", params={"next": wanted})
    assert shown.status_code == 200
    _assert_stays(site, shown.text.split('name="next" value="')[1].split('"')[0])


def _assert_stays(site: Site, location: str) -> None:
    # As browsers do: they drop tabs and line ends, and take a backslash for a slash.
    seen = "".join(char for char in location if char not in "\t\r\n").strip().replace("\\", "/")
    assert seen.startswith("/")
    assert not seen.startswith("//")
    assert urlsplit(urljoin(site.url, seen)).netloc == urlsplit(site.url).netloc


def test_the_check_of_these_tests_sees_what_leads_elsewhere(site: Site) -> None:
    """The red control."""
    for location in (
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
    ):
        with pytest.raises(AssertionError):
            _assert_stays(site, location)


@pytest.mark.parametrize("wanted", OURS)
def test_a_sign_in_leads_back_to_where_it_was_asked_for(
    site: Site, house: House, wanted: str
) -> None:
    assert sign_in(site, house, next=wanted).headers["Location"] == wanted


def test_a_page_that_needs_somebody_leads_to_the_sign_in_and_back(site: Site, house: House) -> None:
    path = f"/ops/{house.id}/tables?section=a%20b&sort=number"
    asked = site.http.get(path)
    assert asked.status_code == 303
    where = httpx.URL(asked.headers["Location"])
    assert where.path == "/ops/sign-in"
    back = sign_in(site, house, next=where.params["next"]).headers["Location"]
    cookie = {"Cookie": f"{COOKIE}={house.token('staff')}"}
    assert httpx.URL(back).path == f"/ops/{house.id}/tables"
    assert httpx.URL(back).params["section"] == "a b"
    assert site.http.get(back, headers=cookie).status_code == 200


def _cookie(answer: httpx.Response) -> dict[str, str]:
    parsed = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
    return {"value": parsed.value, **{name: value for name, value in parsed.items() if value}}


@pytest.mark.parametrize("is_secure", [True, False])
def test_no_script_and_no_other_site_has_the_cookie(
    make_site: Callable[..., Site], is_secure: bool
) -> None:
    site = make_site(secure_cookie=is_secure)
    house = site.house()
    cookie = _cookie(sign_in(site, house))
    assert cookie["httponly"]
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert "domain" not in cookie
    assert ("secure" in cookie) is is_secure
    assert cookie["value"] == house.token("staff") or cookie["value"].count(".") == 2


def test_the_cookie_ends_with_its_token(site: Site, house: House) -> None:
    lifetime = dt.timedelta(minutes=7)
    answer = sign_in(site, house, token=token(house.users["staff"], lifetime=lifetime))
    expires = dt.datetime.strptime(_cookie(answer)["expires"], "%a, %d %b %Y %H:%M:%S GMT")
    left = expires.replace(tzinfo=dt.UTC) - dt.datetime.now(dt.UTC)
    assert lifetime - dt.timedelta(seconds=20) < left <= lifetime


def test_who_signs_out_is_forgotten(site: Site, house: House) -> None:
    path = f"/ops/{house.id}"
    with httpx.Client(base_url=site.url) as browser:
        browser.headers["Sec-Fetch-Site"] = "same-origin"
        assert browser.get(path).status_code == 303
        browser.post("/ops/sign-in", data={"token": house.token("staff")})
        assert browser.get(path).status_code == 200
        out = browser.post("/ops/sign-out")
        assert (out.status_code, out.headers["Location"]) == (303, "/ops/sign-in")
        assert COOKIE not in browser.cookies
        assert browser.get(path).status_code == 303


def test_a_sign_out_by_another_site_is_refused(site: Site, house: House) -> None:
    cookie = {"Cookie": f"{COOKIE}={house.token('staff')}"}
    foreign = {**cookie, "Sec-Fetch-Site": "cross-site"}
    refused = site.http.post("/ops/sign-out", headers=foreign)
    assert refused.status_code == 403
    assert "Set-Cookie" not in refused.headers
    own = {**cookie, "Sec-Fetch-Site": "same-origin"}
    assert "Set-Cookie" in site.http.post("/ops/sign-out", headers=own).headers


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
def test_nobody_is_signed_in_by_another_site(
    site: Site, house: House, headers: dict[str, str]
) -> None:
    """Else what a victim then enters would be the attacker's."""
    form = {"token": house.token("owner")}
    refused = httpx.post(f"{site.url}/ops/sign-in", data=form, headers=headers)
    assert refused.status_code == 403
    assert "Set-Cookie" not in refused.headers
    assert sign_in(site, house).status_code == 303


@pytest.mark.parametrize("wrong", ["", "x", "a.b.c", " ", "<script>alert(1)</script>"])
def test_what_is_no_token_is_not_kept(site: Site, house: House, wrong: str) -> None:
    refused = sign_in(site, house, token=wrong)
    assert refused.status_code == 422
    assert "Set-Cookie" not in refused.headers
    assert "<script" not in refused.text
    assert sign_in(site, house, token=f"  {house.token('staff')}\n").status_code == 303


def test_nobody_is_a_demonstration_user_unless_there_are_some(
    make_site: Callable[..., Site], site: Site, house: House
) -> None:
    refused = sign_in(site, house, token="", demo_user=house.users["owner"])
    assert refused.status_code == 422
    demo = make_site(demo_users={"Olga": "olga"})
    assert sign_in(demo, house, token="", demo_user="somebody").status_code == 422
    assert sign_in(demo, house, token="", demo_user="").status_code == 422
    assert sign_in(demo, house, token="", demo_user="olga").status_code == 303

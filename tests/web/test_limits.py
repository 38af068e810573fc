"""How often an address may ask, and whose address counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import httpx
import pytest

from tests.web.support import DAY, House, Site

pytestmark = pytest.mark.once

MakeSite = Callable[..., Site]
PROXY: Final = "127.0.0.1"
STRANGER: Final = "127.0.0.2"
MANY: Final = 12
LIMIT: Final = 5


@contextmanager
def client_at(site: Site, address: str) -> Iterator[httpx.Client]:
    """A client that connects from another address of this machine."""
    transport = httpx.HTTPTransport(local_address=address)
    with httpx.Client(base_url=site.url, transport=transport, timeout=30) as client:
        yield client


def question(house: House) -> dict[str, str]:
    """What to ask for."""
    return {"restaurantId": house.id, "date": DAY.isoformat(), "partySize": "2"}


class Asker:
    """Asks for availability, again and again."""

    def __init__(self, site: Site, client: httpx.Client) -> None:
        house = site.house()
        self._params = question(house)
        self._client = client

    def ask(self, **headers: str) -> httpx.Response:
        """Once; underscores of the names are hyphens."""
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return self.ask_with(named)

    def ask_with(self, headers: list[tuple[str, str]]) -> httpx.Response:
        """Once, with headers that may come twice."""
        return self._client.get("/api/availability", params=self._params, headers=headers)

    def count(self, *forwarded: str) -> int:
        """How many are served, of one request for each X-Forwarded-For."""
        answers = [self.ask(x_forwarded_for=value).status_code for value in forwarded]
        assert set(answers) <= {200, 429}
        return answers.count(200)


@contextmanager
def asking(make_site: MakeSite, address: str, *trusted: str) -> Iterator[Asker]:
    """From an address, where proxies are trusted."""
    site = make_site(availability_limit=f"{LIMIT}/minute", trusted_proxies=trusted)
    with client_at(site, address) as client:
        yield Asker(site, client)


def test_a_forged_address_does_not_escape(make_site: MakeSite) -> None:
    forged = [f"203.0.113.{n}" for n in range(MANY)]
    with asking(make_site, STRANGER, PROXY) as stranger:
        assert stranger.count(*forged) == LIMIT
    with asking(make_site, PROXY) as nobody_is_trusted:
        assert nobody_is_trusted.count(*forged) == LIMIT
    # The red control: who trusts everybody lets it escape.
    with asking(make_site, STRANGER, "*") as stranger:
        assert stranger.count(*forged) == MANY


@pytest.mark.parametrize(
    "name", ["Forwarded", "X-Real-IP", "X-Client-IP", "X-Forwarded-Host", "CF-Connecting-IP"]
)
def test_no_other_header_is_believed_from_anybody(make_site: MakeSite, name: str) -> None:
    with asking(make_site, PROXY, PROXY) as asker:
        answers = [
            asker.ask_with(
                [(name, f"for=203.0.113.{n}" if name == "Forwarded" else f"203.0.113.{n}")]
            )
            for n in range(MANY)
        ]
        assert [answer.status_code for answer in answers].count(200) == LIMIT
        # The red control: the one that is believed.
        assert asker.count(*(f"203.0.113.{n}" for n in range(MANY))) == MANY


def test_behind_a_trusted_proxy_each_client_has_its_own_limit(make_site: MakeSite) -> None:
    with asking(make_site, PROXY, PROXY) as proxy:
        for n in range(4):
            assert proxy.count(*[f"203.0.113.{n}"] * MANY) == LIMIT


def test_what_a_client_says_before_the_proxy_does_not_escape(make_site: MakeSite) -> None:
    with asking(make_site, PROXY, PROXY) as proxy:
        assert proxy.count(*(f"198.51.100.{n}, 203.0.113.7" for n in range(MANY))) == LIMIT
        assert proxy.count(*(f"127.0.0.1, 10.0.0.{n}, 203.0.113.8" for n in range(MANY))) == LIMIT
        assert proxy.count(*(f"nonsense {n},203.0.113.9" for n in range(MANY))) == LIMIT
        # A port is no other client, and a line of its own no other header.
        assert proxy.count(*(f"203.0.113.10:{n + 1024}" for n in range(MANY))) == LIMIT
        lines = [
            proxy.ask_with(
                [("X-Forwarded-For", f"198.51.100.{n}"), ("X-Forwarded-For", "203.0.113.11")]
            )
            for n in range(MANY)
        ]
        assert [answer.status_code for answer in lines].count(200) == LIMIT
        # The red control: what the proxy itself says last.
        assert proxy.count(*(f"203.0.113.7, 198.51.100.{n}" for n in range(MANY))) == MANY


def test_of_several_trusted_proxies_the_client_before_them_counts(make_site: MakeSite) -> None:
    with asking(make_site, PROXY, PROXY, "10.0.0.0/8") as proxy:
        assert proxy.count(*(f"203.0.113.7, 10.0.0.{n}" for n in range(MANY))) == LIMIT
        assert proxy.count(*(f"203.0.113.{n}, 10.0.0.1" for n in range(100, 100 + MANY))) == MANY


def test_a_customer_has_one_limit_in_all_of_his_ipv6_network(make_site: MakeSite) -> None:
    with asking(make_site, PROXY, PROXY) as proxy:
        assert proxy.count(*(f"2001:db8:1:2::{n:x}" for n in range(1, 1 + MANY))) == LIMIT
        assert proxy.count(*(f"2001:db8:1:3:{n:x}::" for n in range(1, 1 + MANY))) == LIMIT
        assert proxy.count(*(f"[2001:db8:1:4::1]:{n + 1024}" for n in range(MANY))) == LIMIT
        # However it is written.
        written = ["2001:db8:1:5::1", "2001:DB8:1:5::1", "2001:0db8:0001:0005:0:0:0:1"]
        assert proxy.count(*written * 4) == LIMIT
        mapped = ["203.0.113.7", "::ffff:203.0.113.7", "::FFFF:cb00:7107"]
        assert proxy.count(*mapped * 4) == LIMIT
        # The twin: another network is another customer.
        assert proxy.count(*(f"2001:db8:2:{n:x}::1" for n in range(MANY))) == MANY


def test_each_kind_of_request_has_its_own_limit(make_site: MakeSite) -> None:
    site = make_site(
        booking_limit="2/minute", availability_limit="3/minute", sign_in_limit="1/hour"
    )
    house = site.house()
    assert _served(4, lambda: _book(site, house)) == 2
    assert _served(4, lambda: _look(site, house)) == 3
    assert _served(4, lambda: site.http.post("/ops/sign-in", data={"token": "x"})) == 1


def test_changing_and_cancelling_count_as_booking_does(make_site: MakeSite) -> None:
    site = make_site(booking_limit="3/minute")
    house = site.house()
    booking = _book(site, house).json()["booking"]
    path = f"/api/bookings/{booking['reference']}?restaurantId={house.id}"
    change = {"version": booking["version"], "notes": "By the window"}
    assert site.http.patch(path, json=change).status_code == 200
    assert site.http.delete(path).status_code == 200
    for answer in (_book(site, house), site.http.delete(path)):
        assert answer.status_code == 429
    # Who only looks is not limited so.
    assert site.http.get(path).status_code == 200


def test_a_refusal_says_when_to_come_again(make_site: MakeSite) -> None:
    site = make_site(availability_limit="2/3 seconds")
    house = site.house()
    begun = time.monotonic()
    assert _look(site, house).status_code == 200
    time.sleep(1)
    assert _look(site, house).status_code == 200
    refused = _look(site, house)
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "TOO_MANY_REQUESTS"
    # The first of the two is three seconds old then, and not earlier.
    wait = int(refused.headers["Retry-After"])
    assert wait == 2
    assert _until(lambda: _look(site, house).status_code == 200) <= begun + 1 + wait + 0.7
    assert time.monotonic() >= begun + 3
    # Exactly one place was free; what was refused in between took none.
    assert _look(site, house).status_code == 429


def _until(is_done: Callable[[], bool]) -> float:
    while not is_done():
        time.sleep(0.05)
    return time.monotonic()


def test_every_answer_says_how_many_are_left(make_site: MakeSite) -> None:
    site = make_site(availability_limit="3/minute")
    house = site.house()
    answers = [_look(site, house) for _ in range(4)]
    assert [_left(answer) for answer in answers] == [2, 1, 0, 0]
    for answer in answers:
        assert answer.headers["RateLimit-Policy"] == '"availability";q=3;w=60'
        assert 0 < _reset(answer) <= 60
    assert int(answers[3].headers["Retry-After"]) == _reset(answers[3])


def test_a_mistake_counts_too(make_site: MakeSite) -> None:
    site = make_site(availability_limit="3/minute")
    answers = [site.http.get("/api/availability", params={"date": "never"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert [_left(answer) for answer in answers] == [2, 1, 0, 0]


def test_a_page_says_it_in_words(make_site: MakeSite) -> None:
    site = make_site(sign_in_limit="1/minute")
    site.http.post("/ops/sign-in", data={"token": "x"})
    refused = site.http.post("/ops/sign-in", data={"token": "x"})
    assert refused.status_code == 429
    assert refused.headers["Content-Type"].startswith("text/html")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "Too many requests" in refused.text


def test_at_once_as_many_pass_as_one_after_the_other(make_site: MakeSite) -> None:
    site = make_site(availability_limit="10/minute")
    house = site.house()
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(_look(site, house).status_code))
        for _ in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 10 + [429] * 30


def _book(site: Site, house: House) -> httpx.Response:
    return site.http.post("/api/bookings", json=house.request())


def _look(site: Site, house: House) -> httpx.Response:
    return site.http.get("/api/availability", params=question(house))


def _served(count: int, ask: Callable[[], httpx.Response]) -> int:
    return sum(ask().status_code != 429 for _ in range(count))


def _left(answer: httpx.Response) -> int:
    return int(answer.headers["RateLimit"].split(";r=")[1].split(";")[0])


def _reset(answer: httpx.Response) -> int:
    return int(answer.headers["RateLimit"].split(";t=")[1])

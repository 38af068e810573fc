"""An issuer's keys: they come and go while the application runs, and so does the issuer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from capacity_db.web import tokens
from capacity_db.web.settings import TokenSettings
from tests.web.issuers import AUDIENCE, NAME, Endpoint, Key, claims_of, publishing
from tests.web.support import House, Site

pytestmark = pytest.mark.once

OLD = Key("old")
NEW = Key("new")
LIFESPAN_S = 1.0
PAUSE_S = 0.2


@dataclass(frozen=True)
class Gate:
    """An application that asks an issuer for its keys."""

    site: Site
    house: House
    issuer: Endpoint

    def ask(self, key: Key) -> httpx.Response:
        """Ask as staff, with a token that the key signed."""
        token = key.sign(claims_of(self.house.users["staff"]))
        return self.site.http.get(
            "/api/ops/tables",
            params={"restaurantId": self.house.id},
            headers={"Authorization": f"Bearer {token}"},
        )

    def status(self, key: Key) -> int:
        """How it is answered."""
        return self.ask(key).status_code


@pytest.fixture
def gate(make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """The application with short times, and an issuer with one key."""
    monkeypatch.setattr(tokens, "KEYS_LIFESPAN_S", LIFESPAN_S)
    monkeypatch.setattr(tokens, "KEYS_PAUSE_S", PAUSE_S)
    monkeypatch.setattr(tokens, "_PATIENCE_S", 1.0)
    with publishing(OLD) as issuer:
        checked = TokenSettings(
            algorithm="RS256", jwks_url=issuer.url, issuer=NAME, audience=AUDIENCE
        )
        site = make_site(tokens=checked)
        yield Gate(site, site.house(), issuer)


def test_a_new_key_is_found_when_it_is_first_used(gate: Gate) -> None:
    assert (gate.status(OLD), gate.status(NEW)) == (200, 401)
    gate.issuer.keys.append(NEW)
    time.sleep(PAUSE_S)
    assert (gate.status(OLD), gate.status(NEW)) == (200, 200)


def test_a_key_that_was_withdrawn_ends(gate: Gate) -> None:
    assert gate.status(OLD) == 200
    gate.issuer.keys[:] = [NEW]
    assert gate.status(OLD) == 200  # known, and not old yet
    time.sleep(LIFESPAN_S + 0.1)
    assert (gate.status(OLD), gate.status(NEW)) == (401, 200)


def test_names_of_keys_that_nobody_has_do_not_make_us_ask_each_time(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gate.status(OLD) == 200
    monkeypatch.setattr(tokens, "KEYS_LIFESPAN_S", 60.0)
    monkeypatch.setattr(tokens, "KEYS_PAUSE_S", 60.0)
    asked = gate.issuer.asked
    assert {gate.status(Key(f"key {n}", NEW.private)) for n in range(20)} == {401}
    assert gate.issuer.asked == asked
    # The red control: without the pause each of them makes us ask.
    monkeypatch.setattr(tokens, "KEYS_PAUSE_S", 0.0)
    assert {gate.status(Key(f"key {n}", NEW.private)) for n in range(5)} == {401}
    assert gate.issuer.asked == asked + 5


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, None), (404, None), (200, b"<html>"), (200, b"[]"), (200, b'{"keys": []}')],
)
def test_trouble_of_the_issuer_is_no_mistake_of_whoever_asks(
    gate: Gate, status: int, body: bytes | None
) -> None:
    gate.issuer.status, gate.issuer.body = status, body
    answer = gate.ask(OLD)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.json()["code"] == "UNAVAILABLE"
    assert gate.issuer.url not in answer.text
    # Guests are served all the while.
    assert gate.site.http.post("/api/bookings", json=gate.house.request()).status_code == 201
    gate.issuer.status, gate.issuer.body = 200, None
    time.sleep(PAUSE_S)
    assert gate.status(OLD) == 200


def test_known_keys_hold_while_the_issuer_is_away(gate: Gate) -> None:
    assert gate.status(OLD) == 200
    gate.issuer.status = 500
    time.sleep(PAUSE_S)
    # Whether the other one holds nobody can say now; it takes nothing from those that are known.
    assert (gate.status(NEW), gate.status(OLD), gate.status(NEW)) == (503, 200, 503)
    time.sleep(LIFESPAN_S)
    assert gate.status(OLD) == 503


def test_an_issuer_that_hangs_is_waited_for_once(gate: Gate) -> None:
    gate.issuer.delay = 3.0
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(gate.status(OLD))) for _ in range(20)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [503] * 20
    # One after the other they would take twenty seconds.
    assert time.monotonic() - begun < 10


def test_a_known_key_waits_for_nobody_who_made_one_up(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "KEYS_LIFESPAN_S", 60.0)
    assert gate.status(OLD) == 200
    gate.issuer.delay = 3.0
    time.sleep(PAUSE_S)
    stranger = threading.Thread(target=lambda: gate.status(NEW))
    stranger.start()
    asked = gate.issuer.asked
    while gate.issuer.asked == asked and stranger.is_alive():
        time.sleep(0.01)
    begun = time.monotonic()
    assert gate.status(OLD) == 200
    assert time.monotonic() - begun < 0.5
    stranger.join()


def test_a_sign_in_says_that_it_cannot_be_checked_now(gate: Gate) -> None:
    form = {"token": OLD.sign(claims_of(gate.house.users["staff"]))}
    gate.issuer.status = 500
    refused = gate.site.http.post("/ops/sign-in", data=form)
    assert refused.status_code == 503
    assert "Set-Cookie" not in refused.headers
    gate.issuer.status = 200
    time.sleep(PAUSE_S)
    assert gate.site.http.post("/ops/sign-in", data=form).status_code == 303

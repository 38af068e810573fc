"""Who may come in with which token. Each that is refused has a twin that is let in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
import jwt
import pytest

from capacity_db.web.callers import COOKIE
from capacity_db.web.settings import TokenSettings
from tests.support.databases import fresh_database
from tests.support.servers import Server
from tests.web.issuers import (
    AUDIENCE,
    NAME,
    SECRET,
    Key,
    Sign,
    claims_of,
    hs256_with,
    moment,
    publishing,
    raw_token,
)
from tests.web.support import House, Site, running

pytestmark = pytest.mark.once

PATH: Final = "/api/ops/tables"
KINDS: Final = ("secret", "pem", "jwks")
OTHER_KEY: Final = Key("key 1")
"""Of somebody else, who calls it by the same name."""


@dataclass(frozen=True)
class Gate:
    """An application that checks tokens in one way, a restaurant there, and who issues them."""

    site: Site
    house: House
    sign: Sign
    forge: Sign
    public_pem: str

    @property
    def algorithm(self) -> str:
        return self.site.settings.tokens.algorithm

    def claims(self, **more: Any) -> dict[str, Any]:
        """Of a member of the restaurant."""
        return claims_of(self.house.users["staff"], **more)


@pytest.fixture(scope="module", params=KINDS)
def gate(request: pytest.FixtureRequest, server: Server, template: str) -> Iterator[Gate]:
    """An application for each way of checking tokens."""
    key = Key("key 1")
    more: dict[str, Any] = {"issuer": NAME, "audience": AUDIENCE}
    sign: Sign = key.sign
    forge: Sign = OTHER_KEY.sign
    with publishing(key) as endpoint, fresh_database(server, template) as name:
        if request.param == "secret":
            more |= {"secret": SECRET}
            sign = _signer(SECRET)
            forge = _signer(SECRET.upper())
        elif request.param == "pem":
            more |= {"algorithm": "RS256", "public_key": key.public_pem}
        else:
            more |= {"algorithm": "RS256", "jwks_url": endpoint.url}
        tokens = TokenSettings(**more)
        with running(server.conninfo(name), tokens=tokens) as site:
            house = site.house(tables={"7": 4})
            yield Gate(site, house, sign, forge, key.public_pem)


def _signer(secret: str) -> Sign:
    return lambda claims: jwt.encode(dict(claims), secret, algorithm="HS256")


def in_header(gate: Gate, token: str) -> httpx.Response:
    """Ask for something of the restaurant with the token in the header."""
    return _ask(gate, headers={"Authorization": f"Bearer {token}"})


def in_cookie(gate: Gate, token: str) -> httpx.Response:
    """The same with the token in the pages' cookie."""
    return _ask(gate, headers={"Cookie": f"{COOKIE}={token}"})


def _ask(gate: Gate, house_id: str | None = None, **more: Any) -> httpx.Response:
    return gate.site.http.get(PATH, params={"restaurantId": house_id or gate.house.id}, **more)


Make = Callable[[Gate], str]


def signed(**more: Any) -> Make:
    """A token that is signed well, with other claims; what can be called is called with now."""
    return lambda gate: gate.sign(
        gate.claims(**{name: value() if callable(value) else value for name, value in more.items()})
    )


def from_now(seconds: float) -> Callable[[], int]:
    """A moment, as of when the token is made."""
    return lambda: moment(seconds)


def _tampered(gate: Gate) -> str:
    header, _, signature = gate.sign(gate.claims()).split(".")
    payload = gate.sign(gate.claims(sub=gate.house.users["owner"])).split(".")[1]
    return f"{header}.{payload}.{signature}"


def _own_key(gate: Gate) -> str:
    jwk = OTHER_KEY.published
    return jwt.encode(
        gate.claims(), OTHER_KEY.private, algorithm="RS256", headers={"jwk": jwk, "kid": "key 1"}
    )


def _header(**more: Any) -> Mapping[str, Any]:
    return {"typ": "JWT", "kid": "key 1", **more}


def _confused(key: Callable[[Gate], str], algorithm: str = "HS256") -> Make:
    return lambda gate: hs256_with(key(gate).encode(), _header(alg=algorithm), gate.claims())


def _unsigned(signature: bytes = b"", **header: Any) -> Make:
    return lambda gate: raw_token(_header(**header), gate.claims(), signature)


REFUSED: Final[Mapping[str, Make]] = {
    "no token": lambda _: "x",
    "header without end": lambda _: "W1tb" * 1000 + ".e30.eA",
    "no signature": lambda gate: gate.sign(gate.claims()).rsplit(".", 1)[0] + ".",
    "wrong signature": lambda gate: gate.forge(gate.claims()),
    "signature of other claims": _tampered,
    "signed by a key that it brings": _own_key,
    "alg none": _unsigned(alg="none"),
    "alg NONE": _unsigned(b"x", alg="NONE"),
    "no alg": _unsigned(),
    "critical extension": _unsigned(b"x", alg="RS256", crit=["x"], x=1),
    "public key as secret": _confused(lambda gate: gate.public_pem),
    "trimmed public key as secret": _confused(lambda gate: gate.public_pem.strip()),
    "empty secret": _confused(lambda _: ""),
    "says RS256, is HS256": _confused(lambda _: SECRET, "RS256"),
    "expired": signed(exp=from_now(-60)),
    "expires never": signed(exp=None),
    "expires at no number": signed(exp="never"),
    "expires infinitely late": signed(exp=float("inf")),
    "expires after the end of time": signed(exp=10**30),
    "expires in a list": signed(exp=[2**31]),
    "not yet valid": signed(nbf=from_now(600)),
    "issued in the future": signed(iat=from_now(600)),
    "other audience": signed(aud="others"),
    "no audience": signed(aud=None),
    "audience in other letters": signed(aud=AUDIENCE.upper()),
    "other issuer": signed(iss=f"{NAME}.evil.example"),
    "no issuer": signed(iss=None),
    "no subject": signed(sub=None),
    "empty subject": signed(sub=""),
    "number as subject": signed(sub=7),
    "list as subject": signed(sub=["a"]),
    "NUL in the subject": signed(sub="a\0"),
    "role service_role": signed(role="service_role"),
    "role postgres": signed(role="postgres"),
    "role in other letters": signed(role="Authenticated"),
    "list as role": signed(role=["authenticated"]),
    "role anon": signed(role="anon"),
    "restaurants that are none": signed(restaurants="all"),
    "restaurants with a role that is none": signed(restaurants={"a": "god"}),
}
ACCEPTED: Final[Mapping[str, Make]] = {
    "as it should be": signed(),
    "expired within the leeway": signed(exp=from_now(-3)),
    "without a role": signed(role=None),
    "several audiences": signed(aud=["others", AUDIENCE]),
    "valid already": signed(nbf=from_now(-5), iat=from_now(-5)),
}
BOTH: Final = pytest.mark.parametrize("ask", [in_header, in_cookie])
Ask = Callable[[Gate, str], httpx.Response]


@BOTH
def test_a_token_that_holds_is_let_in(gate: Gate, ask: Ask) -> None:
    for case, make in ACCEPTED.items():
        answer = ask(gate, make(gate))
        assert answer.status_code == 200, (case, answer.text)
        assert '"7"' in answer.text


@BOTH
def test_a_token_that_does_not_hold_is_refused_without_a_word_why(gate: Gate, ask: Ask) -> None:
    without = _ask(gate)
    assert without.status_code == 401
    for case, make in REFUSED.items():
        refused = ask(gate, make(gate))
        assert refused.status_code == 401, (case, refused.text)
        assert (refused.text, _stable(refused)) == (without.text, _stable(without)), case
        # The twin: the same claims, as they should be.
        assert ask(gate, gate.sign(gate.claims())).status_code == 200, case


def _stable(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


def test_a_header_that_carries_no_bearer_token_is_refused_also_beside_a_good_cookie(
    gate: Gate,
) -> None:
    token = gate.sign(gate.claims())
    cookie = {"Cookie": f"{COOKIE}={token}"}
    for header in ("Basic YTpi", "Bearer", "Bearer,", token, f"Bearer {token} x", "Token " + token):
        answer = _ask(gate, headers={**cookie, "Authorization": header})
        assert answer.status_code == 401, header
    assert _ask(gate, headers=cookie).status_code == 200


def test_of_a_header_and_a_cookie_the_header_counts(gate: Gate) -> None:
    good, bad = gate.sign(gate.claims()), gate.forge(gate.claims())
    pairs = {(good, bad): 200, (bad, good): 401}
    for (header, cookie), status in pairs.items():
        answer = _ask(
            gate, headers={"Authorization": f"Bearer {header}", "Cookie": f"{COOKIE}={cookie}"}
        )
        assert answer.status_code == status


@BOTH
def test_who_works_elsewhere_learns_nothing_not_even_that_there_is_something(
    gate: Gate, ask: Callable[[Gate, str], httpx.Response]
) -> None:
    elsewhere = gate.site.house(name="Somewhere else", tables={"99": 2})
    stranger = gate.sign(gate.claims(sub=elsewhere.users["owner"]))
    foreign = ask(gate, stranger)
    missing = _ask(
        gate,
        "00000000-0000-4000-8000-00000000dead",
        headers={"Authorization": f"Bearer {stranger}"},
    )
    assert (foreign.status_code, missing.status_code) == (403, 403)
    assert foreign.text == missing.text
    assert not foreign.json()["context"]
    assert foreign.json()["detail"] is None
    # The twins: each at home.
    at_home = _ask(gate, elsewhere.id, headers={"Authorization": f"Bearer {stranger}"})
    assert at_home.status_code == 200
    assert '"99"' in at_home.text
    assert ask(gate, gate.sign(gate.claims())).status_code == 200


def test_a_token_that_does_not_hold_is_no_guest(gate: Gate) -> None:
    """What guests may is refused, too: whoever sends a token wants to be somebody."""
    request = gate.house.request()
    bad = {"Authorization": f"Bearer {gate.forge(gate.claims())}"}
    good = {"Authorization": f"Bearer {gate.sign(gate.claims())}"}
    assert gate.site.http.post("/api/bookings", json=request, headers=bad).status_code == 401
    assert gate.site.http.post("/api/bookings", json=request, headers=good).status_code == 201
    assert gate.site.http.post("/api/bookings", json=request).status_code == 201


def test_without_a_key_all_are_guests(make_site: Callable[..., Site]) -> None:
    site = make_site(tokens=TokenSettings())
    house = site.house()
    for algorithm, key in (("HS256", SECRET), ("RS256", OTHER_KEY.private)):
        token = jwt.encode(claims_of(house.users["owner"]), key, algorithm=algorithm)
        answer = site.http.get(
            PATH, params={"restaurantId": house.id}, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 401
    assert site.http.post("/api/bookings", json=house.request()).status_code == 201


def test_what_is_no_key_is_said_at_the_start() -> None:
    from capacity_db.web.tokens import TokenVerifier

    good = TokenSettings(algorithm="RS256", public_key=OTHER_KEY.public_pem)
    assert TokenVerifier(good)
    with pytest.raises(ValueError, match="no RSA key"):
        TokenVerifier(good.model_copy(update={"public_key": "-----BEGIN NOTHING-----"}))

"""`capacity-db token`: what an issuer would sign, for development."""

from __future__ import annotations

import time
import uuid
from pathlib import Path

import jwt

from tests.client.support import Finished, cli
from tests.web.support import SECRET, House, Site

LIFE_S = 8 * 3600


def minted(*arguments: object, **environment: str) -> Finished:
    """Run `token` with the secret of the tests."""
    return cli("token", *arguments, **{"CAPACITY_DB_JWT_SECRET": SECRET, **environment})


def claims_of(done: Finished, issuer: str | None = None) -> dict[str, object]:
    """What a token says, once it has been checked."""
    assert (done.code, done.err) == (0, "")
    claims: dict[str, object] = jwt.decode(
        done.out.strip(), SECRET, algorithms=["HS256"], audience="authenticated", issuer=issuer
    )
    return claims


def test_it_prints_a_token_and_nothing_else() -> None:
    claims = claims_of(minted("--sub", "ada"))
    assert isinstance(claims["exp"], int)
    assert 0 <= time.time() + LIFE_S - claims["exp"] < 60
    assert {name: claims[name] for name in ("sub", "role", "aud")} == {
        "sub": "ada",
        "role": "authenticated",
        "aud": "authenticated",
    }
    assert "restaurants" not in claims
    assert "iss" not in claims


def test_a_server_with_the_same_secret_believes_it(site: Site, house: House) -> None:
    tables = f"/api/ops/tables?restaurantId={house.id}"
    own = minted("--sub", house.users["staff"]).out.strip()
    foreign = minted("--sub", house.users["staff"], CAPACITY_DB_JWT_SECRET="y" * 32).out.strip()
    carried = minted("--sub", "nobody", "--restaurant", f"{house.id}=staff").out.strip()
    elsewhere = minted("--sub", "nobody", "--restaurant", f"{uuid.uuid4()}=owner").out.strip()
    answers = [
        site.http.get(tables, headers={"Authorization": f"Bearer {text}"}).status_code
        for text in (own, foreign, carried, elsewhere)
    ]
    assert answers == [200, 401, 200, 403]


def test_restaurants_hours_issuer_and_audience_are_what_is_asked_for(tmp_path: Path) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    done = cli(
        *("token", "--sub", "ada", "--hours", 0.5, "--issuer", "me", "--secret-file", file),
        *("--restaurant", f"{first}=staff", "--restaurant", f"{second}=owner"),
    )
    claims = claims_of(done, issuer="me")
    assert claims["restaurants"] == {str(first): "staff", str(second): "owner"}
    assert isinstance(claims["exp"], int)
    assert 0 <= time.time() + 1800 - claims["exp"] < 60
    other = minted("--sub", "ada", "--audience", "kitchen", "--json").json
    assert set(other) == {"token", "expires_at"}
    assert jwt.decode(other["token"], SECRET, algorithms=["HS256"], audience="kitchen")


def test_what_cannot_be_signed_is_told_and_the_secret_is_not() -> None:
    without = cli("token", "--sub", "ada")
    assert (without.code, without.out) == (2, "")
    assert "export CAPACITY_DB_JWT_SECRET=$(openssl rand -base64 48)" in without.err
    short = minted("--sub", "ada", CAPACITY_DB_JWT_SECRET="too-short-a-secret")
    assert short.code == 2
    assert "too-short-a-secret" not in short.err
    for wrong in (
        ("--sub", " "),
        ("--sub", "ada", "--hours", 0),
        ("--sub", "ada", "--restaurant", "post=staff"),
        ("--sub", "ada", "--restaurant", f"{uuid.uuid4()}=cook"),
        ("--sub", "ada", "--restaurant", str(uuid.uuid4())),
    ):
        assert (minted(*wrong).code, minted(*wrong).out) == (2, ""), wrong


def test_its_help_teaches() -> None:
    text = cli("token", "--help").out
    for example in (
        "capacity-db token --sub ada",
        "--restaurant ID=owner",
        "Authorization: Bearer",
    ):
        assert example in text

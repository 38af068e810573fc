"""What claims are, and what is refused before anything is sent."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import ChainMap
from typing import Any

import pytest
from pydantic import ValidationError

from capacity_db import AsyncCapacityClient, CapacityClient, Claims, InvalidArgument
from capacity_db.identity import Identity, user

RESTAURANT = uuid.UUID("5eed0000-0000-4000-8000-00000000c1a1")
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl"


def _claims(given: Any) -> Any:
    someone = user(given)
    assert someone.role == "authenticated"
    return json.loads(someone.claims)


def test_the_model_says_only_what_was_given() -> None:
    assert _claims(Claims(sub="ada")) == {"sub": "ada"}
    carried = Claims(sub="ada", restaurants={RESTAURANT: "owner"})
    assert _claims(carried) == {"sub": "ada", "restaurants": {str(RESTAURANT): "owner"}}
    # Nowhere is something else than not said.
    assert _claims(Claims(sub="ada", restaurants={})) == {"sub": "ada", "restaurants": {}}


def test_the_model_is_frozen_and_knows_its_roles() -> None:
    with pytest.raises(ValidationError):
        Claims(sub="ada").sub = "bob"
    for wrong in (
        {"sub": ""},
        {},
        {"sub": 7},
        {"sub": "ada", "restaurants": {RESTAURANT: "chef"}},
        {"sub": "ada", "restaurants": {"Rosa": "owner"}},
        {"sub": "ada", "role": "service_role"},
    ):
        with pytest.raises(ValidationError):
            Claims.model_validate(wrong)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"sub": "ada", "exp": 1893456000, "aud": ["a", "b"]}, None),
        ({"sub": "ada", "app_metadata": {"restaurants": {str(RESTAURANT): "staff"}}}, None),
        ({"sub": "Ada Łovelace 🍝", "admin": False, "x": None, "y": 1.5}, None),
        (ChainMap({"sub": "ada"}), {"sub": "ada"}),
        (
            {"sub": "ada", "restaurants": {RESTAURANT: "owner"}},
            {"sub": "ada", "restaurants": {str(RESTAURANT): "owner"}},
        ),
        (
            {"sub": "ada", "iat": dt.datetime(2030, 5, 1, tzinfo=dt.UTC)},
            {"sub": "ada", "iat": "2030-05-01T00:00:00Z"},
        ),
    ],
    ids=str,
)
def test_a_decoded_token_is_passed_on_as_it_is(given: Any, sent: Any) -> None:
    assert _claims(given) == (given if sent is None else sent)
    assert user(given).claims.isascii()


@pytest.mark.parametrize(
    "given",
    [
        TOKEN,
        TOKEN.encode(),
        None,
        ["ada"],
        42,
        {},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": RESTAURANT},
        {"sub": "ada", "x": object()},
        {"sub": "ada", "x": float("nan")},
        {"sub": "ada", "x": float("inf")},
        {"sub": "ada", object(): 1},
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_is_no_claims_is_refused_at_once(given: Any) -> None:
    with CapacityClient("host=/nonexistent") as client, pytest.raises(InvalidArgument) as caught:
        client.as_user(given)
    with pytest.raises(InvalidArgument):
        AsyncCapacityClient("host=/nonexistent").as_user(given)
    error = caught.value
    assert (error.code, error.sqlstate) == ("INVALID_CLAIMS", None)
    assert error.detail == {"argument": "claims"}
    assert error.hint


def test_a_token_is_to_be_verified_and_is_not_repeated() -> None:
    with pytest.raises(InvalidArgument) as caught:
        user(TOKEN)  # type: ignore[arg-type]
    assert "Verify the token first" in str(caught.value.hint)
    assert TOKEN not in f"{caught.value} {caught.value.hint} {caught.value.detail}"


def test_claims_are_in_no_log() -> None:
    someone = user({"sub": "ada", "email": "ada@example.org"})
    assert "ada" not in repr(someone)
    assert repr(someone) == repr(Identity("authenticated"))


def test_claims_changed_later_change_nothing() -> None:
    claims: dict[str, Any] = {"sub": "ada", "restaurants": {str(RESTAURANT): "staff"}}
    someone = user(claims)
    claims["restaurants"][str(RESTAURANT)] = "owner"
    assert json.loads(someone.claims)["restaurants"] == {str(RESTAURANT): "staff"}

"""Claims that make no sense let nobody in, and those that carry restaurants are believed.

What claims of each kind let one do is in the matrix of tables and routines: see `callers`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, caller, user, works
from tests.tenancy.calls import CALLS
from tests.tenancy.levels import LEVELS
from tests.tenancy.outcomes import run
from tests.tenancy.restaurants import HERE, OWNER, STRANGER, THERE, restaurant
from tests.tenancy.rights import RIGHTS
from tests.tenancy.statements import do, values

_HERE = restaurant(HERE)
_FORGED = {"sub": OWNER, "role": "service_role"}

UNREADABLE: dict[str, Any] = {
    "no JSON": "owner",
    "half of JSON": '{"sub": "' + OWNER + '"',
    "blanks": "  ",
    "half of a character": r'{"sub": "\ud800"}',
    "a character that no text has": r'{"sub": "\u0000"}',
    "a number that is too large": '{"exp": 1' + "0" * 200_000 + "}",
    "an array": json.dumps([_FORGED | {"restaurants": works(here="owner")}]),
    "a text": json.dumps("owner"),
    "a number": "1",
    "true": "true",
    "null": "null",
}
"""Claims that are no JSON object."""
WRONG: dict[str, Any] = {
    "restaurants as an array": _FORGED | {"restaurants": [_HERE]},
    "restaurants as a text": _FORGED | {"restaurants": _HERE},
    "restaurants null": _FORGED | {"restaurants": None},
    "restaurants true": _FORGED | {"restaurants": True},
    "a restaurant that is no id": _FORGED | {"restaurants": works(here="owner") | {"1": "staff"}},
    "a restaurant without a name": _FORGED | {"restaurants": {"": "owner"}},
    "an id in braces": _FORGED | {"restaurants": {f"{{{_HERE}}}": "owner"}},
    "an id without dashes": _FORGED | {"restaurants": {_HERE.replace("-", ""): "owner"}},
    "an id with a line's end": _FORGED | {"restaurants": {f"{_HERE}\n": "owner"}},
    "an id with a blank": _FORGED | {"restaurants": {f" {_HERE}": "owner"}},
    "app_metadata.restaurants as a text": _FORGED | {"app_metadata": {"restaurants": _HERE}},
}
"""Claims whose restaurants are none."""
MALFORMED = [*(user(name, claims) for name, claims in {**UNREADABLE, **WRONG}.items())]
NOT_MINE = [
    user("sub as an object", {"sub": {"sub": OWNER}}),
    user("sub as an array", {"sub": [OWNER]}),
    user("sub with a blank", {"sub": f"{OWNER} "}),
    user("sub that is a pattern", {"sub": "%"}),
    user("sub null", {"sub": None}),
    user("sub empty", {"sub": ""}),
    user("app_metadata as an array", {"app_metadata": [{"restaurants": works(here="owner")}]}),
    user("Restaurants", {"Restaurants": works(here="owner"), "RESTAURANTS": works(here="owner")}),
    user("a nested restaurants", {"claims": {"restaurants": works(here="owner")}}),
    user(
        "a repeated key",
        f'{{"restaurants": {json.dumps(works(here="owner"))}, "restaurants": {{}}}}',
    ),
]
"""Callers whose claims can be read, and say that they work nowhere."""

everyone = pytest.mark.parametrize("who", MALFORMED, ids=lambda who: who.name)
MEMBERS_ONLY = [call for call in CALLS if LEVELS[call.routine] in ("staff", "admin")]


@everyone
def test_malformed_claims_show_no_row(shared: AnyConnection, who: Caller) -> None:
    for table, rights in RIGHTS.items():
        if rights.select == "staff":
            assert do(shared, who, f"SELECT FROM capacity.{table}").code == "RC024", table


@everyone
def test_malformed_claims_open_no_routine(shared: AnyConnection, who: Caller) -> None:
    for call in MEMBERS_ONLY:
        assert run(shared, who, call, call.arguments).code == "RC024", call.label
    for question in ("user_restaurants()", f"user_role('{_HERE}')"):
        assert do(shared, who, f"SELECT capacity_v1.{question}").code == "RC024"


@everyone
@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_a_guest_with_malformed_claims_is_a_guest_or_refused(
    shared: AnyConnection, who: Caller, role: str
) -> None:
    guest = replace(who, role=role)
    for call in CALLS:
        if LEVELS[call.routine] == "everybody":
            code = run(shared, guest, call, call.arguments).code
            allowed = {"", "RC024"} if call.level == "everybody" else {"RC401", "RC024"}
            assert code in allowed, call.label


@pytest.mark.parametrize("who", NOT_MINE, ids=lambda who: who.name)
def test_claims_that_name_no_member_show_no_row(shared: AnyConnection, who: Caller) -> None:
    for table, rights in RIGHTS.items():
        if rights.select == "staff":
            found = do(shared, who, f"SELECT FROM capacity.{table}")
            assert (found.code, found.text) == ("", "0"), table
    for call in MEMBERS_ONLY:
        assert run(shared, who, call, call.arguments).code == "RC401", call.label


def test_the_same_claims_without_a_mistake_are_believed(shared: AnyConnection) -> None:
    """Red control."""
    seen = "SELECT restaurant_id::text FROM capacity.restaurants"
    believed: list[dict[str, Any]] = [
        {"sub": OWNER},
        {"restaurants": works(here="owner")},
        {"sub": STRANGER, "restaurants": works(here="owner"), "app_metadata": []},
        {"app_metadata": {"restaurants": works(here="owner")}},
    ]
    for claims in believed:
        who = user("owner", claims)
        assert values(shared, who, seen) == [_HERE]
        assert values(shared, who, f"SELECT capacity_v1.user_role('{_HERE}')") == ["owner"]


def test_claims_that_carry_restaurants_win_over_the_table(shared: AnyConnection) -> None:
    query = "SELECT unnest(capacity_v1.user_restaurants(%(rank)s))::text"
    cases: list[tuple[dict[str, Any], str, list[str]]] = [
        ({"sub": OWNER}, "owner", [_HERE]),
        ({"sub": OWNER, "restaurants": {}}, "staff", []),
        ({"sub": OWNER, "restaurants": works(here="staff")}, "staff", [_HERE]),
        ({"sub": OWNER, "restaurants": works(here="staff")}, "admin", []),
        ({"sub": OWNER, "restaurants": works(there="admin")}, "staff", [restaurant(THERE)]),
        ({"sub": STRANGER, "restaurants": works(here="owner")}, "owner", [_HERE]),
        (
            {"restaurants": {}, "app_metadata": {"restaurants": works(here="owner")}},
            "staff",
            [],
        ),
    ]
    for claims, rank, expected in cases:
        assert values(shared, user("x", claims), query, rank=rank) == expected, claims


def test_a_restaurant_that_claims_name_twice_counts_as_the_higher(shared: AnyConnection) -> None:
    place = restaurant("eeeeeee0")
    for ranks in (("staff", "owner"), ("owner", "staff")):
        claims = {"restaurants": dict(zip((place, place.upper()), ranks, strict=True))}
        who = user("twice", claims)
        assert values(shared, who, f"SELECT capacity_v1.user_role('{place}')") == ["owner"]
        owned = "SELECT DISTINCT unnest(capacity_v1.user_restaurants('owner'))::text"
        assert values(shared, who, owned) == [place]


def test_service_role_needs_no_claims_and_heeds_none(shared: AnyConnection) -> None:
    for claims in (None, "", "{}", json.dumps({"sub": STRANGER, "restaurants": {}})):
        who = replace(caller("service_role"), claims=claims)
        assert do(shared, who, "SELECT FROM capacity.restaurants").text == "6"

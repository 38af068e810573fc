"""Who makes whom a member: nobody rises by himself, and nobody but an owner touches an owner."""

from __future__ import annotations

import itertools
import json
from typing import Any

import psycopg
import pytest

from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, acting, caller
from tests.tenancy.restaurants import (
    ADMIN,
    HERE,
    OTHER_OWNER,
    OWNER,
    STAFF,
    STRANGER,
    THERE,
    at,
    restaurant,
)
from tests.tenancy.statements import do, one

RESTAURANT = restaurant(HERE)
NEWCOMER = "99999999-0000-4000-8000-0000000000f6"
ACTORS = [
    caller(name)
    for name in (
        "anon", "stranger", "restaurants {} of an owner by table", "forged user_metadata",
        "staff by table", "staff by claims", "admin by table", "admin by claims",
        "admin by app_metadata", "owner by table", "owner by claims", "staff here, admin there",
        "service_role",
    )
]  # fmt: skip
TARGETS = {"none": NEWCOMER, "staff": STAFF, "admin": ADMIN, "owner": OTHER_OWNER}
"""Whom something is done to, by what they are: members besides the actor, but for one case each."""
GIVEN = (None, "staff", "admin", "owner")
"""The role that they get; None: they are removed."""

_SET = "SELECT capacity_v1.set_member(%(r)s, %(u)s, %(role)s)"
_REMOVE = "SELECT capacity_v1.remove_member(%(r)s, %(u)s)"
_MEMBERS = """
    SELECT jsonb_object_agg(user_id, role) FROM capacity.restaurant_members
    WHERE restaurant_id = %(r)s"""


def give(connection: AnyConnection, user_id: str, role: str | None, place: str = HERE) -> str:
    """Make a user a member, or remove one; the code of the error, or "done"."""
    statement = _REMOVE if role is None else _SET
    names = {"r": restaurant(place), "u": user_id, "role": role}
    try:
        with connection.transaction():
            connection.execute(statement.encode(), names)
    except psycopg.Error as error:
        detail = json.loads(error.diag.message_detail or "{}")
        return str(detail.get("code", error.sqlstate))
    return "done"


def members(connection: AnyConnection, place: str = HERE) -> dict[str, str]:
    """The members of a restaurant and their roles, as a superuser sees them."""
    found: dict[str, str] = one(connection, _MEMBERS, r=restaurant(place))
    return found


def expected(who: Caller, before: str, given: str | None) -> str:
    """What the declaration says: admins make members, and owners owners."""
    if who.role == "anon":
        return "42501"
    if not who.is_at_least("admin", HERE):
        return "NOT_ALLOWED"
    if "owner" in (before, given) and not who.is_at_least("owner", HERE):
        return "NOT_ALLOWED"
    return "MEMBER_NOT_FOUND" if (before, given) == ("none", None) else "done"


@pytest.mark.parametrize("who", ACTORS, ids=lambda who: who.name)
def test_owners_are_made_by_owners_and_members_by_admins(
    shared: AnyConnection, who: Caller
) -> None:
    before = members(shared)
    for (target, user_id), given in itertools.product(TARGETS.items(), GIVEN):
        with acting(shared, who):
            told = give(shared, user_id, given)
            shared.execute("RESET ROLE")
            after = members(shared)
        assert told == expected(who, target, given), (target, given)
        wanted = dict(before)
        if told == "done":
            wanted[user_id] = given or "gone"
        assert after == {user: role for user, role in wanted.items() if role != "gone"}


NO = "NOT_ALLOWED"
SELVES: dict[str, tuple[str, dict[str | None, str]]] = {
    "staff by table": (STAFF, {None: NO, "admin": NO, "owner": NO}),
    "admin by table": (ADMIN, {None: "done", "staff": "done", "owner": NO}),
    "owner by table": (OWNER, {None: "done", "staff": "done", "admin": "done"}),
    "stranger": (STRANGER, {"staff": NO, "owner": NO}),
    "staff by claims": (STRANGER, {"staff": NO, "owner": NO}),
    "admin by claims": (STRANGER, {"staff": "done", "admin": "done", "owner": NO}),
}  # fmt: skip


@pytest.mark.parametrize("name", SELVES)
def test_nobody_rises_by_himself(shared: AnyConnection, name: str) -> None:
    user_id, outcomes = SELVES[name]
    for given, outcome in outcomes.items():
        with acting(shared, caller(name)):
            assert give(shared, user_id, given) == outcome, given


@pytest.mark.parametrize("name", ["staff by table", "admin by table", "owner by table"])
def test_nobody_rises_in_another_restaurant(shared: AnyConnection, name: str) -> None:
    before = members(shared, THERE)
    for user_id, given in itertools.product((STRANGER, at(THERE, STAFF), at(THERE, OWNER)), GIVEN):
        with acting(shared, caller(name)):
            assert give(shared, user_id, given, THERE) == "NOT_ALLOWED"
            shared.execute("RESET ROLE")
            assert members(shared, THERE) == before


@pytest.mark.parametrize("name", ["owner by table", "owner by claims", "service_role"])
def test_the_last_owner_stays(planted: AnyConnection, name: str) -> None:
    with acting(planted, caller(name)):
        assert give(planted, OTHER_OWNER, None) == "done"
        for given in (None, "staff", "admin"):
            assert give(planted, OWNER, given) == "LAST_OWNER"
        planted.execute("RESET ROLE")
        assert members(planted) == {OWNER: "owner", ADMIN: "admin", STAFF: "staff"}


def test_a_membership_ends_with_the_next_statement(planted: AnyConnection) -> None:
    seen = "SELECT FROM capacity.bookings"
    who = caller("admin by table")
    assert do(planted, who, seen).text == "9"
    with acting(planted, caller("owner by table")):
        assert give(planted, ADMIN, "staff") == "done"
        planted.execute("RESET ROLE")
        assert do(planted, who, seen).text == "9"
        assert do(planted, who, _REMOVE, r=RESTAURANT, u=STAFF).code == "RC401"
        assert give(planted, ADMIN, None) == "done"
        planted.execute("RESET ROLE")
        assert do(planted, who, seen).text == "0"
        assert do(planted, who, _REMOVE, r=RESTAURANT, u=STAFF).code == "RC401"


def test_whoever_removes_himself_is_out_at_once(planted: AnyConnection) -> None:
    with acting(planted, caller("admin by table")):
        assert give(planted, ADMIN, None) == "done"
        assert give(planted, ADMIN, "admin") == "NOT_ALLOWED"
        count = planted.execute("SELECT count(*) FROM capacity.bookings").fetchone()
        assert count == (0,)


def test_members_are_not_written_but_by_the_routines(shared: AnyConnection) -> None:
    columns = "(restaurant_id, user_id, role)"
    statements: list[tuple[str, dict[str, Any]]] = [
        (f"INSERT INTO capacity.restaurant_members {columns} VALUES (%(r)s, %(u)s, 'owner')",
         {"r": RESTAURANT, "u": STRANGER}),
        ("UPDATE capacity.restaurant_members SET role = 'owner' WHERE user_id = %(u)s",
         {"u": STAFF}),
        ("DELETE FROM capacity.restaurant_members WHERE user_id = %(u)s", {"u": OWNER}),
        ("MERGE INTO capacity.restaurant_members AS m USING (SELECT %(u)s AS u) AS s"
         " ON m.user_id = s.u WHEN MATCHED THEN UPDATE SET role = 'owner'", {"u": STAFF}),
        ("SELECT capacity_impl.change_member(%(r)s, %(u)s, 'owner', 'me')",
         {"r": RESTAURANT, "u": STAFF}),
    ]  # fmt: skip
    for who in ACTORS:
        for statement, names in statements:
            assert do(shared, who, statement, **names).code == "42501", (who.name, statement)

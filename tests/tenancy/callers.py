"""Who calls: a database role with claims, and what that makes of the caller in each restaurant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg.sql import SQL, Identifier

from tests.support.databases import AnyConnection
from tests.tenancy.restaurants import (
    ADMIN,
    HERE,
    NOWHERE,
    OWNER,
    STAFF,
    STRANGER,
    THERE,
    restaurant,
)

RANKS: Final = ("nobody", "staff", "admin", "owner", "service_role")
"""What a caller can be, in ascending order of what it may."""

MEMBERS: Final = {"staff": STAFF, "admin": ADMIN, "owner": OWNER}
"""By what they are in the restaurant here: users that the table of members knows."""


@dataclass(frozen=True)
class Caller:
    """A database role and the text of its claims; None means that nobody has ever set any."""

    name: str
    role: str
    claims: str | None
    works: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What it is in the restaurants, by prefix."""

    def rank(self, prefix: str) -> str:
        """What the caller is in the restaurant at `prefix`; "" stands for all of them."""
        return "service_role" if self.role == "service_role" else self.works.get(prefix, "nobody")

    def is_at_least(self, rank: str, prefix: str) -> bool:
        """Whether the caller is `rank` or more in the restaurant at `prefix`."""
        return RANKS.index(self.rank(prefix)) >= RANKS.index(rank)


def works(**ranks: str) -> dict[str, str]:
    """The claim `restaurants`; the keywords are HERE, THERE and NOWHERE in lower case."""
    prefixes = {"here": HERE, "there": THERE, "nowhere": NOWHERE}
    return {restaurant(prefixes[place]): rank for place, rank in ranks.items()}


def user(name: str, claims: Any, role: str = "authenticated", **ranks: str) -> Caller:
    """A caller with these claims; the keywords say what it is, as for works()."""
    prefixes = {"here": HERE, "there": THERE}
    text = claims if isinstance(claims, str | None) else json.dumps(claims)
    return Caller(name, role, text, {prefixes[place]: rank for place, rank in ranks.items()})


_OF_HERE: Final = [
    caller
    for rank, id_ in MEMBERS.items()
    for caller in (
        user(f"{rank} by table", {"sub": id_}, here=rank),
        user(f"{rank} by claims", {"sub": STRANGER, "restaurants": works(here=rank)}, here=rank),
        user(
            f"{rank} by app_metadata", {"app_metadata": {"restaurants": works(here=rank)}},
            here=rank,
        ),
    )
]  # fmt: skip

_OF_NOWHERE: Final = [
    user("stranger", {"sub": STRANGER}),
    user("no context", None),
    user("empty context", ""),
    user("no claims", "{}"),
    user("no sub", {"role": "authenticated", "iss": "someone"}),
    user("restaurants {} of an owner by table", {"sub": OWNER, "restaurants": {}}),
    user("app_metadata {} of an owner", {"sub": OWNER, "app_metadata": {"restaurants": {}}}),
    user(
        "restaurants {} before app_metadata",
        {"restaurants": {}, "app_metadata": {"restaurants": works(here="owner")}},
    ),
    user("forged user_metadata", {
        "sub": STRANGER, "user_metadata": {"restaurants": works(here="owner"), "sub": OWNER},
    }),
    user("unknown role", {"sub": OWNER, "restaurants": works(here="king")}),
    user("role in capitals", {"sub": OWNER, "restaurants": works(here="OWNER")}),
    user("role that is no text", {"restaurants": {restaurant(HERE): ["owner"]}}),
    user("role null", {"restaurants": {restaurant(HERE): None}}),
    user("owner of nothing that exists", {"restaurants": works(nowhere="owner")}),
    user("claims say service_role", {"sub": STRANGER, "role": "service_role"}),
]  # fmt: skip

CALLERS: Final = [
    user("anon", None, "anon"),
    user("anon with an owner's claims", {
        "sub": OWNER, "role": "service_role", "restaurants": works(here="owner"),
    }, "anon"),
    *_OF_NOWHERE,
    *_OF_HERE,
    user("owner here, staff there", {"restaurants": works(here="owner", there="staff")},
         here="owner", there="staff"),
    user("staff here, admin there", {"restaurants": works(here="staff", there="admin")},
         here="staff", there="admin"),
    user("service_role", None, "service_role"),
    user("service_role with a user's claims", {"sub": STAFF, "restaurants": {}}, "service_role"),
]  # fmt: skip


def caller(name: str) -> Caller:
    """The one of CALLERS that has this name."""
    return next(known for known in CALLERS if known.name == name)


@contextmanager
def acting(connection: AnyConnection, who: Caller) -> Iterator[AnyConnection]:
    """A transaction of `who` on a superuser's connection; nothing of it stays."""
    with connection.transaction(force_rollback=True):
        if who.claims is not None:
            connection.execute("SELECT set_config('request.jwt.claims', %s, true)", (who.claims,))
        connection.execute(SQL("SET LOCAL ROLE {}").format(Identifier(who.role)))
        yield connection

"""Two owners who unmake each other, or themselves, at the same moment: one of them is left."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import IsolationLevel

from tests.concurrency.support import LEVELS, Session, sessions, wait_until_blocked
from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, user
from tests.tenancy.restaurants import ADMIN, HERE, OTHER_OWNER, OWNER, STRANGER, restaurant

RESTAURANT = restaurant(HERE)
ONE, OTHER = (
    user(f"owner {number}", {"sub": id_}) for number, id_ in enumerate((OWNER, OTHER_OWNER))
)
PAIRS = [
    *((level, level) for level in LEVELS),
    ("read committed", "serializable"),
    ("repeatable read", "read committed"),
]
# What each of the two does, as its own id or as that of the other.
ACTS = {
    "they remove each other": "SELECT capacity_v1.remove_member(%(r)s, %(other)s)",
    "they unmake each other": "SELECT capacity_v1.set_member(%(r)s, %(other)s, 'staff')",
    "they leave": "SELECT capacity_v1.remove_member(%(r)s, %(own)s)",
    "they step back": "SELECT capacity_v1.set_member(%(r)s, %(own)s, 'admin')",
}
_LOCK = "PERFORM capacity_impl.lock_restaurant(p_restaurant_id);"


@pytest.fixture
def observer(private_dsn: str) -> Iterator[AnyConnection]:
    """A superuser in a database of the test's own."""
    with psycopg.connect(private_dsn, autocommit=True) as connection:
        yield connection


def enter(session: Session, who: Caller) -> None:
    """Begin the caller's transaction, with a snapshot that shows both owners."""
    connection = session.connection
    connection.execute("SELECT set_config('request.jwt.claims', %s, true)", (who.claims,))
    connection.execute("SET LOCAL ROLE authenticated")
    seen = connection.execute(
        "SELECT count(*) FROM capacity.restaurant_members WHERE role = 'owner'"
    ).fetchone()
    assert seen == (2,)


def act(session: Session, statement: str, own: str, other: str) -> str:
    """Do it, and commit; how it ended."""
    try:
        session.connection.execute(
            statement.encode(), {"r": RESTAURANT, "own": own, "other": other}
        )
        session.connection.commit()
    except psycopg.Error as error:
        session.connection.rollback()
        return str(error.sqlstate)
    return "done"


def race(
    observer: AnyConnection, dsn: str, statement: str, levels: tuple[IsolationLevel, ...]
) -> tuple[list[str], int]:
    """One acts and does not commit until the other waits; how both ended, and the owners left."""
    with sessions(dsn, *levels) as (first, second), ThreadPoolExecutor(1) as pool:
        enter(first, ONE)
        enter(second, OTHER)
        first.connection.execute(
            statement.encode(), {"r": RESTAURANT, "own": OWNER, "other": OTHER_OWNER}
        )
        waiting = pool.submit(act, second, statement, OTHER_OWNER, OWNER)
        wait_until_blocked(observer, second, first)
        try:
            first.connection.commit()
            ended = "done"
        except psycopg.Error as error:
            ended = str(error.sqlstate)
        found = [ended, waiting.result(timeout=60)]
    owners = observer.execute(
        "SELECT count(*) FROM capacity.restaurant_members"
        " WHERE restaurant_id = %s AND role = 'owner'",
        (RESTAURANT,),
    ).fetchone()
    assert owners is not None
    return found, owners[0]


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
@pytest.mark.parametrize("acts", ACTS)
def test_one_owner_is_left(
    observer: AnyConnection, private_dsn: str, acts: str, pair: tuple[str, str]
) -> None:
    levels = tuple(LEVELS[level] for level in pair)
    ended, owners = race(observer, private_dsn, ACTS[acts], levels)
    assert owners == 1
    # The second is refused as one who is no owner any more, as the last one, or to try again.
    assert ended[0] == "done"
    assert ended[1] in ("RC401", "RC214", "40001"), ended


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_an_admin_who_is_removed_meanwhile_makes_no_member(
    observer: AnyConnection, private_dsn: str, pair: tuple[str, str]
) -> None:
    with (
        sessions(private_dsn, *(LEVELS[level] for level in pair)) as (first, second),
        ThreadPoolExecutor(1) as pool,
    ):
        enter(first, ONE)
        enter(second, user("admin", {"sub": ADMIN}))
        names = {"r": RESTAURANT, "own": OWNER, "other": ADMIN}
        first.connection.execute(ACTS["they remove each other"].encode(), names)
        statement = "SELECT capacity_v1.set_member(%(r)s, %(other)s, 'admin')"
        waiting = pool.submit(act, second, statement, ADMIN, STRANGER)
        wait_until_blocked(observer, second, first)
        first.connection.commit()
        assert waiting.result(timeout=60) in ("RC401", "40001")
    known = observer.execute(
        "SELECT user_id FROM capacity.restaurant_members WHERE restaurant_id = %s", (RESTAURANT,)
    )
    assert {id_ for (id_,) in known.fetchall()}.isdisjoint({ADMIN, STRANGER})


def test_without_the_lock_none_is_left(observer: AnyConnection, private_dsn: str) -> None:
    """Red control."""
    row = observer.execute(
        "SELECT pg_get_functiondef('capacity_impl.change_member'::regproc)"
    ).fetchone()
    assert row is not None
    assert row[0].count(_LOCK) == 1
    observer.execute(row[0].replace(_LOCK, "").encode())
    ended, owners = race(
        observer, private_dsn, ACTS["they leave"], (IsolationLevel.READ_COMMITTED,) * 2
    )
    assert (ended, owners) == (["done", "done"], 0)

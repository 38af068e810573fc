"""The two public routines that deploying calls: setting the enforcement, and verifying totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID

from psycopg import errors as pg

from capacity_db.deploy.connection import Connection, connect
from capacity_db.deploy.errors import DeployError, translated

ENFORCEMENT_VARIABLE = "ENABLE_CAPACITY_ENFORCEMENT"

_PERCENT = re.compile(r"(\d{1,3})\s*%")
_WORDS = {"true": 100, "1": 100, "on": 100, "false": 0, "0": 0, "off": 0}


def parse_enforcement(value: str) -> int:
    """Return the percentage of restaurants that ``value`` asks to enforce limits for.

    true, 1, on: 100. false, 0, off: 0. ``N%`` with N from 0 to 100: N.
    Raises DeployError for anything else.
    """
    word = value.strip().lower()
    match = _PERCENT.fullmatch(word)
    percent = int(match[1]) if match else _WORDS.get(word, -1)
    if not 0 <= percent <= 100:
        raise DeployError(
            f"{ENFORCEMENT_VARIABLE}={value!r} is not understood",
            "Use true, 1 or on; false, 0 or off; or a percentage of restaurants such as 25%.",
        )
    return percent


def set_enforcement(conninfo: str, percent: int) -> dict[str, Any]:
    """Write the percentage of restaurants that enforce their limits; return the new setting."""
    with _service_session(conninfo) as connection:
        query = "SELECT capacity_v1.set_enforcement(p_percent => %s::integer)"
        return answer_of(connection, query, percent)


def verify_capacity(conninfo: str, restaurant_id: UUID | None = None) -> dict[str, Any]:
    """Recount the totals of one restaurant or of all, and return the routine's report.

    ``findings`` in it lists what does not add up; an empty list is what one wants.
    """
    with _service_session(conninfo) as connection:
        query = "SELECT capacity_v1.verify_capacity(p_restaurant_id => %s::uuid)"
        return answer_of(connection, query, restaurant_id)


@contextmanager
def _service_session(conninfo: str) -> Iterator[Connection]:
    """Open a transaction with the rights of service_role where the login may take them."""
    with translated(), closing(connect(conninfo)) as connection, connection.transaction():
        row = connection.execute(
            "SELECT pg_catalog.pg_has_role(oid, 'MEMBER') FROM pg_catalog.pg_roles "
            "WHERE rolname = 'service_role'"
        ).fetchone()
        if row == (True,):
            connection.execute("SET LOCAL ROLE service_role")
        yield connection


def answer_of(connection: Connection, query: str, *parameters: object) -> dict[str, Any]:
    """What a routine of ours answers, or a DeployError where there is none."""
    try:
        row = connection.execute(query.encode(), parameters).fetchone()
    except (pg.UndefinedFunction, pg.InvalidSchemaName) as error:
        raise DeployError(
            "this database does not have the routines of capacity-db",
            "Run `capacity-db migrate` first.",
        ) from error
    answer: dict[str, Any] = row[0] if row else {}
    return answer

"""Plain SQL by a caller: what a statement comes to, in a form in which two can be compared."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, acting
from tests.tenancy.outcomes import Outcome


def do(connection: AnyConnection, who: Caller, statement: str, **names: Any) -> Outcome:
    """Run a statement and take it back: the number of rows it reached, or its error."""
    try:
        with acting(connection, who):
            reached = connection.execute(statement.encode(), names or None).rowcount
            return Outcome("", str(reached))
    except psycopg.Error as error:
        said = (error.diag.message_primary, error.diag.message_detail, error.diag.message_hint)
        return Outcome(str(error.sqlstate), " / ".join(part for part in said if part))


def values(connection: AnyConnection, who: Caller, query: str, **names: Any) -> list[Any]:
    """The first column of a caller's query."""
    with acting(connection, who):
        return [row[0] for row in connection.execute(query.encode(), names or None).fetchall()]


def one(connection: AnyConnection, query: str, **names: Any) -> Any:
    """The only value of a superuser's query."""
    row = connection.execute(query.encode(), names or None).fetchone()
    assert row is not None
    return row[0]

"""``smoke``: does this installation book, refuse, repeat and cancel; it leaves nothing behind.

All of it happens at a restaurant of its own, in one transaction that is rolled back: no row of
anybody else is locked or changed, and nobody sees it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from psycopg import sql
from pydantic import ValidationError

from capacity_db.client import CapacityClient
from capacity_db.deploy.connection import Connection, connect
from capacity_db.deploy.errors import translated
from capacity_db.errors import CapacityDbError
from capacity_db.operating.sandbox import Sandbox, StepError, be_service, may_be_service

_TABLES = """
    SELECT c.relname FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'restaurant_id'
    WHERE c.relnamespace = to_regnamespace('capacity') AND c.relkind IN ('r', 'p')
      AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
    ORDER BY 1
"""


@dataclass(frozen=True)
class Step:
    """One step: what was found, how long it took, and what helps where it failed."""

    name: str
    success: bool
    found: str
    milliseconds: float
    remedy: str = ""


@dataclass
class Report:
    """What became of each step, and what was left behind: nothing, or rows by table."""

    steps: list[Step] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    tables_looked_at: int = 0

    @property
    def success(self) -> bool:
        """Every step came out as it must, and nothing is left."""
        return bool(self.steps) and all(step.success for step in self.steps) and not self.left


def run(conninfo: str, on_step: Callable[[Step], None] = lambda _: None) -> Report:
    """Take every step up to the first that fails, roll all of it back, and look for remains.

    Raises DeployError when the database cannot be reached.
    """
    report = Report()
    with translated(), closing(connect(conninfo)) as connection:
        restaurant = None
        try:
            with connection.transaction(force_rollback=True):
                _be_careful(connection)
                client = CapacityClient(connection=connection)
                sandbox = Sandbox(
                    connection, client.as_service() if may_be_service(connection) else client
                )
                restaurant = sandbox.restaurant
                for name, take in sandbox.steps:
                    step = _taken(name, take)
                    report.steps.append(step)
                    on_step(step)
                    if not step.success:
                        break
        except psycopg.OperationalError as error:
            report.steps.append(Step("connection", False, _text(error), 0.0))
        if restaurant is not None and not connection.closed:
            with _timed(report, on_step):
                report.left, report.tables_looked_at = remains(connection, restaurant)
    return report


def _taken(name: str, take: Callable[[], str]) -> Step:
    started = time.perf_counter()
    remedy = ""
    try:
        found, success = take(), True
    except (StepError, CapacityDbError, ValidationError, psycopg.Error) as error:
        found, success = _text(error), False
        remedy = error.hint or "" if isinstance(error, CapacityDbError) else ""
    return Step(name, success, found, round((time.perf_counter() - started) * 1000, 1), remedy)


@contextmanager
def _timed(report: Report, on_step: Callable[[Step], None]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    rows = ", ".join(f"{count} in {table}" for table, count in report.left.items())
    found = (
        f"rows are left: {rows}" if rows else f"nothing is left in {report.tables_looked_at} tables"
    )
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    report.steps.append(Step("nothing_left", not report.left, found, milliseconds))
    on_step(report.steps[-1])


def remains(connection: Connection, restaurant: UUID) -> tuple[dict[str, int], int]:
    """Rows of the sandbox by table, where there are any, and how many tables were read."""
    with connection.transaction():
        be_service(connection)
        tables = [name for (name,) in connection.execute(_TABLES)]
        left = {}
        for table in tables:
            query = sql.SQL("SELECT count(*) FROM capacity.{} WHERE restaurant_id = %s")
            statement = query.format(sql.Identifier(table))
            row = connection.execute(statement, (restaurant,)).fetchone()
            if row is not None and row[0]:
                left[str(table)] = int(row[0])
    return left, len(tables)


def _be_careful(connection: Connection) -> None:
    connection.execute("SET LOCAL statement_timeout = '30s'")
    connection.execute("SET LOCAL lock_timeout = '5s'")
    connection.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'")


def _text(error: Exception) -> str:
    if isinstance(error, psycopg.Error):
        return " ".join((error.diag.message_primary or str(error)).split())
    return str(error)

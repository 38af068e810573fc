"""What the documents need from a migrated database: one query a file in queries/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from psycopg.rows import class_row

from tests.support.databases import AnyConnection

QUERIES: Final = Path(__file__).parent / "queries"

R = TypeVar("R")


@dataclass(frozen=True)
class Error:
    """A code of the registry; without `sqlstate` it only ever appears in JSON."""

    code: str
    sqlstate: str | None
    message: str
    hint: str


@dataclass(frozen=True)
class Routine:
    """A public routine. `parameters` are written out with type and default."""

    name: str
    result: str
    reads_only: bool
    lock_timeout: str | None
    comment: str | None
    roles: list[str]
    parameters: list[str]


@dataclass(frozen=True)
class Table:
    """A table of the state."""

    name: str
    comment: str | None


@dataclass(frozen=True)
class Column:
    """A column of one of the tables."""

    table_name: str
    name: str
    type: str
    nullable: bool
    is_primary_key: bool
    is_foreign_key: bool
    comment: str | None


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key: `optional` if the child may have no parent, `single` if it is the only one."""

    child: str
    parent: str
    columns: list[str]
    optional: bool
    single: bool
    on_delete: str


@dataclass(frozen=True)
class Type:
    """An enum or a domain of the state."""

    name: str
    definition: str
    comment: str | None


@dataclass(frozen=True)
class Body:
    """The source of a routine."""

    prosrc: str


def rows(connection: AnyConnection, query: str, kind: type[R]) -> list[R]:
    """The rows of queries/`query`.sql, each a `kind`."""
    with connection.transaction(), connection.cursor(row_factory=class_row(kind)) as cursor:
        # Every name is written out in full, whatever the caller's settings are.
        cursor.execute("SET LOCAL search_path = pg_catalog")
        return cursor.execute((QUERIES / f"{query}.sql").read_bytes()).fetchall()


def errors(connection: AnyConnection) -> list[Error]:
    """The registry of errors, by SQLSTATE."""
    return rows(connection, "errors", Error)


def routines(connection: AnyConnection) -> list[Routine]:
    """The public routines, by name."""
    return rows(connection, "routines", Routine)

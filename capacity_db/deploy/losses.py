"""Which data a rollback destroys, as far as its file says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from psycopg import sql

from capacity_db.deploy.connection import Connection
from capacity_db.deploy.model import Loss
from capacity_db.deploy.source import MigrationFile

COUNTED_ROWS = 100_000
"""Counting stops here: a rollback should not scan a large table to say how large it is."""

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_TABLES = re.compile(r"\bDROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?([^;]+)", re.IGNORECASE)
_SCHEMAS = re.compile(r"\bDROP\s+SCHEMA\s+(?:IF\s+EXISTS\s+)?([^;]+)", re.IGNORECASE)
_COLUMNS = re.compile(
    r"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?([\w.]+)([^;]*)", re.IGNORECASE
)
_DROPPED_COLUMN = re.compile(r"\bDROP\s+COLUMN\s+(?:IF\s+EXISTS\s+)?(\w+)", re.IGNORECASE)
_EMPTIED = re.compile(
    r"\b(?:DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?([\w.]+)", re.IGNORECASE
)
_BEHAVIOUR = re.compile(r"\b(CASCADE|RESTRICT)\b", re.IGNORECASE)


def losses(connection: Connection, files: Sequence[MigrationFile]) -> tuple[Loss, ...]:
    """Return what rolling back ``files`` drops or empties: tables and columns that hold rows."""
    found: dict[str, Loss] = {}
    with connection.transaction():
        connection.execute("SET LOCAL search_path = pg_catalog")
        for file in files:
            text = _COMMENT.sub(" ", file.rollback or "")
            tables = _names(_TABLES, text)
            for schema in _names(_SCHEMAS, text):
                rows = connection.execute(
                    "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = %s",
                    (schema,),
                )
                tables += [name for (name,) in rows]
            for table in tables:
                _note(connection, found, f"table {table}", table)
            for table in _EMPTIED.findall(text):
                if f"table {table}" not in found:
                    _note(connection, found, f"rows of {table}", table)
            for match in _COLUMNS.finditer(text):
                for column in _DROPPED_COLUMN.findall(match[2]):
                    _note(connection, found, f"column {match[1]}.{column}", match[1])
    return tuple(found[name] for name in sorted(found))


def _names(pattern: re.Pattern[str], text: str) -> list[str]:
    lists = [_BEHAVIOUR.sub("", match) for match in pattern.findall(text)]
    return [name.strip().replace('"', "") for part in lists for name in part.split(",")]


def _note(connection: Connection, found: dict[str, Loss], label: str, table: str) -> None:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (table,)).fetchone()
    if label in found or row != (True,):
        return
    query = sql.SQL("SELECT count(*) FROM (SELECT FROM {} LIMIT {}) AS counted").format(
        sql.Identifier(*table.split(".")), sql.Literal(COUNTED_ROWS + 1)
    )
    row = connection.execute(query).fetchone()
    rows = row[0] if row else 0
    if rows:
        found[label] = Loss(label, min(rows, COUNTED_ROWS), rows > COUNTED_ROWS)

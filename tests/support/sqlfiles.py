"""The schema `tests`: helpers written in SQL, one file each, for pgTAP, isolation specs, pytest."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import psycopg

HELPERS: Final = Path(__file__).parent / "sql"


def load_helpers(connection: psycopg.Connection[Any]) -> None:
    """Create the schema `tests` and everything in tests/support/sql, in name order."""
    connection.execute("CREATE SCHEMA tests")
    connection.execute("SET LOCAL check_function_bodies = off")
    for path in sorted(HELPERS.glob("*.sql")):
        connection.execute(path.read_bytes())
    connection.execute("GRANT USAGE ON SCHEMA tests TO PUBLIC")

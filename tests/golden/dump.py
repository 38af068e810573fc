"""The catalogue as text: what a reviewer should see of a change that the SQL alone does not show.

One query a file in queries/, one text a query beside this module. The same text comes from every
supported PostgreSQL.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Final

from tests.support.databases import AnyConnection

FOLDER: Final = Path(__file__).parent
UPDATE: Final = "bin/golden --update"
SUBJECTS: Final = tuple(sorted(path.stem for path in (FOLDER / "queries").glob("*.sql")))


def golden_path(subject: str) -> Path:
    """The checked-in text of `subject`, one of SUBJECTS."""
    return FOLDER / f"{subject}.txt"


def describe(connection: AnyConnection, subject: str) -> str:
    """What the connected database says of `subject`."""
    # Every name is written out in full, whatever the caller's settings are.
    connection.execute("SET LOCAL search_path = pg_catalog")
    rows = connection.execute((FOLDER / "queries" / f"{subject}.sql").read_bytes()).fetchall()
    return "".join(f"{row[0]}\n" for row in rows)


def difference(connection: AnyConnection, subject: str) -> str:
    """How the database differs from the checked-in text, as a diff; empty if it does not."""
    path = golden_path(subject)
    lines = difflib.unified_diff(
        path.read_text().splitlines() if path.exists() else [],
        describe(connection, subject).splitlines(),
        f"tests/golden/{path.name}",
        "the migrated database",
        lineterm="",
    )
    return "\n".join(lines)

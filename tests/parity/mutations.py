"""An engine with one line changed, for red controls."""

from __future__ import annotations

import re

from tests.support.databases import AnyConnection


def rewrite(connection: AnyConnection, routine: str, line: str, changed: str) -> None:
    """Replace a routine by itself with one line changed; fails where there is no such line.

    So a control never goes green because the routine was reworded.
    """
    row = connection.execute("SELECT pg_get_functiondef(%s::regproc)", (routine,)).fetchone()
    assert row is not None
    body, times = re.subn(line, changed, row[0])
    assert times == 1, f"{routine} has {times} lines like {line}: think of another change"
    connection.execute(body.encode())

"""The connection on which pgTAP files run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg


class LineCursor(psycopg.Cursor[Any]):
    """A cursor whose rows are lines of text, as psql would show them.

    pytest-pgtap joins whatever a file selects; only TAP lines mean something to it, but a uuid or
    a NULL that a factory returns must not break the others. To its parser "1f09..." is a plan.
    """

    def fetchall(self) -> list[str]:
        """The remaining rows, each its only value if that is text, else an empty line."""
        return [value if isinstance(value, str) else "" for value in super().fetchall()]


class RolledBackConnection(psycopg.Connection[Any]):
    """A connection whose transaction blocks never commit.

    pytest-pgtap runs each file in such a block, so a file leaves nothing behind for the next one,
    also when it fails half-way, and needs neither BEGIN nor ROLLBACK.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cursor_factory = LineCursor

    @contextmanager
    def transaction(
        self,
        savepoint_name: str | None = None,
        force_rollback: bool = True,
    ) -> Iterator[psycopg.Transaction]:
        """As psycopg's, but rolled back at the end. Asking for anything else is an error."""
        if not force_rollback:
            raise ValueError("this connection never commits")
        with super().transaction(savepoint_name, force_rollback=True) as block:
            yield block

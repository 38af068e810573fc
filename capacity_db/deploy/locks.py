"""Which locks a deployment takes, and who waits for them.

``migrations/locks.json`` says what each migration and each trigger and policy file locks among the
tables that were there before. It is measured on a server, not written by hand, and so is what a
booking and a question for availability need themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capacity_db.deploy.model import TableLock

FILE_NAME = "locks.json"

MODES = (
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)
"""The modes of a table's lock as PostgreSQL's documentation names them, the weakest first."""

_CONFLICTS = {
    "ACCESS SHARE": {7},
    "ROW SHARE": {6, 7},
    "ROW EXCLUSIVE": {4, 5, 6, 7},
    "SHARE UPDATE EXCLUSIVE": {3, 4, 5, 6, 7},
    "SHARE": {2, 3, 5, 6, 7},
    "SHARE ROW EXCLUSIVE": {2, 3, 4, 5, 6, 7},
    "EXCLUSIVE": {1, 2, 3, 4, 5, 6, 7},
    "ACCESS EXCLUSIVE": {0, 1, 2, 3, 4, 5, 6, 7},
}


def conflicts(mode: str, other: str) -> bool:
    """Return whether a session that wants ``other`` waits for one that holds ``mode``."""
    return MODES.index(other) in _CONFLICTS[mode]


@dataclass(frozen=True)
class Measured:
    """What ``locks.json`` says. ``steps``: by migration id, or by path below ``sql/``.

    ``needs``: by what one does (booking, availability) the modes it takes, by table.
    """

    steps: Mapping[str, list[dict[str, Any]]]
    needs: Mapping[str, Mapping[str, list[str]]]

    @classmethod
    def read(cls, migrations_dir: Path) -> Measured:
        """Read the file; nothing is known where it is missing."""
        path = migrations_dir / FILE_NAME
        if not path.is_file():
            return cls({}, {})
        found = json.loads(path.read_text(encoding="utf-8"))
        return cls(found["steps"], found["needs"])

    def locks(self, steps: Iterable[str], rows: Mapping[str, int | None]) -> tuple[TableLock, ...]:
        """Return what these steps lock of the tables in ``rows`` (how many rows each has)."""
        return tuple(
            TableLock(
                step=step,
                table=lock["table"],
                mode=lock["mode"],
                bookings_wait=self._waits("booking", lock),
                availability_waits=self._waits("availability", lock),
                reads_wait=conflicts(lock["mode"], "ACCESS SHARE"),
                writes_wait=conflicts(lock["mode"], "ROW EXCLUSIVE"),
                rewrites=lock["rewrites"],
                scans=lock["scans"],
                rows=rows[lock["table"]],
            )
            for step in steps
            for lock in self.steps.get(step, ())
            if lock["table"] in rows
        )

    def unmeasured(self, steps: Iterable[str]) -> tuple[str, ...]:
        """Return those of these steps about which nothing is known."""
        return tuple(step for step in steps if step not in self.steps)

    def _waits(self, what: str, lock: Mapping[str, Any]) -> bool:
        needed = self.needs.get(what, {}).get(lock["table"], [])
        return any(conflicts(lock["mode"], mode) for mode in needed)

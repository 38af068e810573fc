"""``doctor``: every check of an installation, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass

from capacity_db.deploy.connection import connect
from capacity_db.deploy.errors import translated
from capacity_db.operating import (
    doctor_installation,
    doctor_rights,
    doctor_server,
    doctor_state,
    doctor_work,
    doctor_zones,
)
from capacity_db.operating.check import Check, Look, Session, State, take

AREAS: dict[str, tuple[tuple[str, Look], ...]] = {
    "server": doctor_server.LOOKS,
    "installation": (*doctor_installation.LOOKS, *doctor_state.LOOKS),
    "rights": doctor_rights.LOOKS,
    "time": doctor_zones.LOOKS,
    "work": doctor_work.LOOKS,
}
NAMES = tuple(name for looks in AREAS.values() for name, _ in looks)


@dataclass(frozen=True)
class Report:
    """What all checks found."""

    checks: tuple[Check, ...]

    def count(self, state: State) -> int:
        """How many checks ended so."""
        return sum(1 for check in self.checks if check.state is state)

    @property
    def denied(self) -> tuple[str, ...]:
        """What the login had no right to look at."""
        return tuple(check.name for check in self.checks if check.is_denied)

    @property
    def success(self) -> bool:
        """No problem, and nothing that the login may not look at; warnings are allowed."""
        return self.count(State.PROBLEM) == 0 and not self.denied


def examine(
    conninfo: str,
    only: Iterable[str] = (),
    on_check: Callable[[Check], None] = lambda _: None,
) -> Report:
    """Take all checks, or only those named; each is handed to ``on_check`` when it is done.

    Writes nothing. Raises DeployError when the database cannot be reached.
    """
    wanted = set(only) or set(NAMES)
    checks = []
    with translated(), closing(connect(conninfo)) as connection:
        session = Session(connection, conninfo)
        for area, looks in AREAS.items():
            for name, look in looks:
                if name in wanted:
                    checks.append(take(area, name, look, session))
                    on_check(checks[-1])
    return Report(tuple(checks))

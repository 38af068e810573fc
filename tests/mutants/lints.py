"""The lints of tests/lints as one function: what they find in a database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from tests.lints import routine_rules, test_catalogue
from tests.lints.plpgsql import ROUTINES, Routine
from tests.lints.policy_rules import calls_once_a_row
from tests.lints.test_policies import POLICIES
from tests.lints.test_routines import RULES
from tests.support.databases import AnyConnection

PRELUDE: Final = Path(test_catalogue.__file__).with_name("prelude.sql")


class Lints:
    """All lints on one connection; the bodies that have been read once are not read again."""

    def __init__(self, connection: AnyConnection) -> None:
        self.connection = connection
        connection.execute(PRELUDE.read_bytes())
        self._bodies: dict[tuple[str, str], list[str]] = {}
        self.known = self.findings()

    def news(self) -> list[str]:
        """What they find now and did not find at the beginning."""
        return [*(self.findings() - self.known).elements()]

    def findings(self) -> Counter[str]:
        """Everything, as rule: finding."""
        found: Counter[str] = Counter()
        for rule in test_catalogue.RULES:
            found.update(
                f"{rule.stem}: {name}" for name in test_catalogue.findings(self.connection, rule)
            )
        for name, text in self.connection.execute(POLICIES).fetchall():
            found.update(f"policies: {name} {finding}" for finding in calls_once_a_row(text))
        tables = self._names("our_table")
        tenants = self._names("tenant_table")
        for row in self.connection.execute(ROUTINES).fetchall():
            routine = Routine(*row)
            found.update(self._of_routine(routine, tables, tenants))
        return found

    def _names(self, view: str) -> frozenset[str]:
        rows = self.connection.execute(f"SELECT relname::text FROM {view}".encode()).fetchall()
        return frozenset(name for (name,) in rows)

    def _of_routine(
        self, routine: Routine, tables: frozenset[str], tenants: frozenset[str]
    ) -> list[str]:
        key = routine.label, routine.body
        if key not in self._bodies:
            self._bodies[key] = [
                f"{name}: {routine.label} {finding}"
                for name, rule in RULES.items()
                for finding in rule(routine.body)
            ] + [
                f"reads_across_restaurants: {routine.label} {finding}"
                for finding in routine_rules.reads_across_restaurants(routine, tables, tenants)
            ]
        return self._bodies[key]

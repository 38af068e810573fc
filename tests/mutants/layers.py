"""The layers of the suite that judge a mutant, each by what it finds and did not find before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

import psycopg

from tests.golden.dump import difference
from tests.mutants.forging import moves
from tests.mutants.lints import Lints
from tests.mutants.matrix import Check, Matrix
from tests.mutants.mutant import REVIEWED, Mutant
from tests.mutants.twins import Twins
from tests.support.databases import AnyConnection

LAYERS: Final = {
    "lints": "the rules of `tests/lints` about the catalogue and the bodies of routines",
    "matrix": "`tests/tenancy`: callers of every kind on the table or the routines concerned, and"
    " references to another restaurant's rows",
    "twins": "a restaurant beside another one whose rows have the same ids: calls of every routine"
    " have to come to the same without it, and to leave it alone",
    "golden": "the texts of policies and privileges in `tests/golden`, where the diff itself shows"
    " the mistake",
}
"""By name: what they are."""

TWINNED: Final = ("filter removed", "identity")
"""Kinds that change what is read, and so may show beside a twin."""

UNMATCHED: Final = ("path unpinned", "routine for PUBLIC")
"""Kinds that no caller can tell by what a call comes to."""


def is_asked(layer: str, kind: str) -> bool:
    """Whether mutants of a kind are shown to a layer."""
    return {
        "matrix": kind not in UNMATCHED,
        "twins": kind in TWINNED,
        "golden": kind in REVIEWED,
    }.get(layer, True)


GOLDEN: Final = ("policies", "privileges")


@dataclass(frozen=True)
class Verdict:
    """Which layers notice a mutant, each with the first thing that it says."""

    mutant: Mutant
    noticed: dict[str, str]


class Judge:
    """All layers, on databases that nobody else uses; without `twins` all but that one."""

    def __init__(self, plain: AnyConnection, twins: Twins | None = None) -> None:
        self.plain = plain
        self.twins = twins
        self.matrix = Matrix(plain)
        self.lints = Lints(plain)
        self.golden = {subject: difference(plain, subject) for subject in GOLDEN}

    def judge(self, mutant: Mutant, *, is_one_enough: bool = False) -> Verdict:
        """Make the mutant, look, and take it back."""
        noticed: dict[str, str] = {}
        with closing(self._findings(mutant)) as findings:
            for layer, said in findings:
                noticed[layer] = said
                if is_one_enough:
                    break
        return Verdict(mutant, noticed)

    def _findings(self, mutant: Mutant) -> Generator[tuple[str, str]]:
        with self._mutated(self.plain, mutant) as known:
            news = [*(self.lints.findings() - known).elements()]
            if news:
                yield "lints", min(news)
            if is_asked("golden", mutant.kind):
                for subject in GOLDEN:
                    if difference(self.plain, subject) != self.golden[subject]:
                        yield "golden", f"{subject}.txt"
                        break
            failing = None
            if is_asked("matrix", mutant.kind):
                checks = self.matrix.checks(mutant, is_unnoticed=not news)
                failing = next((check for check in checks if self._failure(check)), None)
            if failing is not None:
                yield "matrix", self._failure(failing)
        if failing is not None and (failure := self._failure(failing)):
            raise RuntimeError(f"without the mutant too: {failure}")
        if self.twins is not None and is_asked("twins", mutant.kind):
            connection = self.twins.connection
            with self._mutated(connection, mutant):
                failure = _first(connection, self.twins.differences(mutant.routines))
                failure = failure or _first(connection, moves(connection, mutant.tables or None))
                if failure:
                    yield "twins", failure

    def _failure(self, check: Check) -> str:
        with self.plain.transaction(force_rollback=True):
            return check.failure()

    @contextmanager
    def _mutated(self, connection: AnyConnection, mutant: Mutant) -> Iterator[Counter[str]]:
        """A transaction with the mutant; what the lints know without it."""
        with connection.transaction(force_rollback=True):
            for statement in mutant.before:
                connection.execute(statement.encode())
            known = self.lints.findings() if mutant.before else self.lints.known
            for statement in mutant.statements:
                connection.execute(statement.encode())
            yield known


def _first(connection: AnyConnection, findings: Generator[str]) -> str:
    """The first of them; an error of PostgreSQL on the way is one."""
    try:
        with connection.transaction(force_rollback=True), closing(findings):
            return next(findings, "")
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_primary}"

"""All mutants judged by several processes, each with databases of its own on one server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from queue import Queue
from typing import Any, Final

import psycopg

from capacity_db.deploy import migrate
from tests.mutants import routines, tables
from tests.mutants.layers import Judge, Verdict
from tests.mutants.mutant import Mutant
from tests.mutants.twins import Baseline, Twins
from tests.support.databases import AnyConnection, fresh_database, template_database
from tests.support.servers import Server
from tests.support.sqlfiles import load_helpers
from tests.tenancy.restaurants import settle

SURVIVORS: Final = Path(__file__).with_name("survivors.txt")
"""Mutants that no layer notices, each with the reason why that is right."""


def all_mutants(connection: AnyConnection) -> list[Mutant]:
    """Those of the catalogue and those of the routines of a migrated database."""
    return [*tables.mutants(connection), *routines.mutants(connection)]


def allowed(text: str | None = None) -> dict[str, str]:
    """The list of survivors: by label the reason."""
    lines = (SURVIVORS.read_text() if text is None else text).splitlines()
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            label, _, reason = line.rpartition("  # ")
            if not label or not reason:
                raise ValueError(f"a survivor without a reason: {line}")
            found[label.strip()] = reason
    return found


class Run:
    """A server with a database to clone for the layers, and one for the twins."""

    def __init__(self, server: Server, plain: str, twins: str, baseline: Baseline) -> None:
        self.server = server
        self.plain = plain
        self.twins = twins
        self.baseline = baseline

    def mutants(self) -> list[Mutant]:
        """All there are."""
        with psycopg.connect(self.server.conninfo(self.plain)) as connection:
            return all_mutants(connection)

    def verdicts(
        self, mutants: Iterable[Mutant], jobs: int, *, is_one_enough: bool
    ) -> Iterator[Verdict]:
        """What becomes of each, as soon as it is known."""
        with ExitStack() as stack:
            names: Any = stack.enter_context(get_context("spawn").Manager()).Queue()
            for _ in range(jobs):
                pair = [
                    stack.enter_context(fresh_database(self.server, template))
                    for template in (self.plain, self.twins)
                ]
                names.put([self.server.conninfo(name) for name in pair])
            pool = stack.enter_context(
                ProcessPoolExecutor(
                    jobs, get_context("spawn"), _begin, (names, self.baseline, is_one_enough)
                )
            )
            yield from pool.map(_judge, mutants)


@contextmanager
def prepared(server: Server) -> Iterator[Run]:
    """A run on a fresh server: migrated, settled, and the twins measured."""
    with ExitStack() as stack:
        plain = stack.enter_context(template_database(server, "plain"))
        migrate(server.conninfo(plain))
        with psycopg.connect(server.conninfo(plain), autocommit=True) as connection:
            load_helpers(connection)
            settle(connection)
            connection.execute("ANALYZE")
        twins = stack.enter_context(template_database(server, "twins", base=plain))
        with psycopg.connect(server.conninfo(twins), autocommit=True) as connection:
            measured = Twins(connection)
            if found := [*measured.differences()]:
                raise RuntimeError("without any mutant:\n" + "\n".join(found))
        yield Run(server, plain, twins, measured.baseline)


# One judge for each process.
_judges: list[tuple[Judge, bool]] = []


def _begin(names: Queue[list[str]], baseline: Baseline, is_one_enough: bool) -> None:
    plain, twins = (psycopg.connect(name, autocommit=True) for name in names.get())
    _judges.append((Judge(plain, Twins(twins, baseline)), is_one_enough))


def _judge(mutant: Mutant) -> Verdict:
    judge, is_one_enough = _judges[0]
    return judge.judge(mutant, is_one_enough=is_one_enough)

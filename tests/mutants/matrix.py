"""The tests of tests/tenancy as one function: what they find of a mutant."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from types import ModuleType
from typing import Any, Final

from tests.lints.sqltext import code_only
from tests.mutants.forging import forgeries
from tests.mutants.mutant import Mutant
from tests.support.databases import AnyConnection
from tests.tenancy import test_claims, test_existence, test_members
from tests.tenancy.callers import CALLERS, Caller, caller
from tests.tenancy.calls import CALLS, Call
from tests.tenancy.cells import expected, found
from tests.tenancy.outcomes import Marks
from tests.tenancy.privileges import declared, grantable, held
from tests.tenancy.routine_cells import Ask, check_elsewhere, check_ids, check_level, child_places

SAMPLED: Final = ("bookings", "table_inventory")
"""The tables that stand for all where who is asking is the question."""

FEW: Final = 3
"""Routines that more public ones call than this are left to the twins when they lose a filter."""

_TELLING: Final = [
    caller(name)
    for name in (
        "anon", "stranger", "staff by table", "owner by claims", "staff here, admin there",
        "service_role",
    )
]  # fmt: skip
_INSIDERS: Final = [caller("owner by claims"), caller("anon")]
_BODIES: Final = """
    SELECT n.nspname || '.' || p.proname, p.prosrc
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('capacity', 'capacity_impl', 'capacity_v1')"""
_CALLED: Final = re.compile(r"\bcapacity\w*\.\w+(?=\s*\()")
_WHO_ASKS: Final = ("access unchecked", "access weaker", "identity", "invoker")


@dataclass(frozen=True)
class Check:
    """One test of the matrix, to be made on a mutant and without it."""

    name: str
    test: Callable[[], None]

    def failure(self) -> str:
        """What it says of the database as it is now; nothing when all is well."""
        try:
            self.test()
        except Exception as error:
            said = str(error).partition("\n")[0]
            return f"{self.name}: {type(error).__name__} {said[:200]}"
        return ""


class Matrix:
    """The cells, on a connection to a database with the restaurants of tests/tenancy."""

    def __init__(self, connection: AnyConnection) -> None:
        self.connection = connection
        self.marks = Marks(connection)
        self.callers = _callers(dict(connection.execute(_BODIES.encode()).fetchall()))

    def checks(self, mutant: Mutant, *, is_unnoticed: bool) -> Iterator[Check]:
        """The tests that the mutant may concern; more of them while nothing else notices it."""
        who_asks = mutant.kind in _WHO_ASKS or (mutant.body is not None and is_unnoticed)
        if mutant.kind in ("role", "grant too many"):
            yield Check("privileges", self._privileges)
        if mutant.kind != "grant too many":
            is_everywhere = mutant.kind in ("identity", "role")
            for table in mutant.tables or (SAMPLED if is_everywhere else ()):
                for who in CALLERS:
                    yield Check(f"{table} by {who.name}", partial(self._cells, table, who))
        if mutant.tables:
            yield Check("forgeries", partial(self._forgeries, mutant.tables))
        for call in self._calls(mutant, most=None if who_asks else FEW):
            yield from self._of_call(call, _TELLING if who_asks else _INSIDERS)
        if who_asks:
            for module in (test_claims, test_existence, test_members):
                yield from self._tests(module)

    def _calls(self, mutant: Mutant, most: int | None) -> list[Call]:
        """Those of the routine itself, and of the public ones that come to it unless too many."""
        names = {name.removeprefix("capacity_v1.") for name in mutant.routines}
        if mutant.body is not None:
            called = {public for name in mutant.routines for public in self.callers.get(name, ())}
            if most is None or len(called) <= most:
                names |= called
        return [call for call in CALLS if call.routine in names]

    def _of_call(self, call: Call, callers: list[Caller]) -> Iterator[Check]:
        tests = [check_level]
        if call.arguments.get("p_restaurant_id") is not None:
            tests.append(check_elsewhere)
        if child_places(call):
            tests.append(check_ids)
        for test in tests:
            for who in callers:
                ask = Ask(self.connection, self.marks, who, call)
                name = test.__name__.replace("check_", "")
                yield Check(f"{call.label} by {who.name}, {name}", partial(test, ask))

    def _tests(self, module: ModuleType) -> Iterator[Check]:
        """Those of a module that need no more than a connection."""
        for name, test in vars(module).items():
            for arguments in _arguments(test) if name.startswith("test_") else ():
                # Whatever a test plants is rolled back.
                fixture = {*inspect.signature(test).parameters} - {*arguments}
                connections = dict.fromkeys(fixture, self.connection)
                yield Check(name, partial(test, **arguments, **connections))

    def _privileges(self) -> None:
        assert held(self.connection) == declared(), held(self.connection) ^ declared()
        assert not grantable(self.connection), grantable(self.connection)

    def _cells(self, table: str, who: Caller) -> None:
        cells = found(self.connection, who, table)
        declared_cells = expected(who, table)
        wrong = [cell for cell, outcome in declared_cells.items() if cells[cell] != outcome]
        assert not wrong, wrong

    def _forgeries(self, only: frozenset[str]) -> None:
        forged = [*forgeries(self.connection, only)]
        assert not forged, forged


def _callers(bodies: dict[str, str]) -> dict[str, set[str]]:
    """For each routine the public ones that come to it, by what the bodies name."""
    named = {name: {*_CALLED.findall(code_only(body))} for name, body in bodies.items()}
    found: dict[str, set[str]] = defaultdict(set)
    for public in named:
        if public.startswith("capacity_v1."):
            reached, todo = {public}, [public]
            while todo:
                new = named.get(todo.pop(), set()) - reached
                reached |= new
                todo += new
            for name in reached:
                found[name].add(public.removeprefix("capacity_v1."))
    return found


def _arguments(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """The arguments that a test is parametrized by, as often as it is made with a connection only.

    Not if it breaks something itself to see what happens.
    """
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    each: list[list[dict[str, Any]]] = []
    for mark in marks:
        names, values = mark.args
        names = names.split(",") if isinstance(names, str) else names
        each.append(
            [
                dict(zip(map(str.strip, names), value if len(names) > 1 else [value], strict=True))
                for value in values
            ]
        )
    for parts in product(*each):
        arguments = {name: value for part in parts for name, value in part.items()}
        fixtures = inspect.signature(test).parameters.keys() - arguments.keys()
        if fixtures in ({"shared"}, {"planted"}) and "Red control" not in (test.__doc__ or ""):
            yield arguments

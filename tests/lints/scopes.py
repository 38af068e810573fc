"""The names that a query knows, and which of its columns are restaurants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pglast import ast

COLUMN: Final = "restaurant_id"

Term = tuple[int, str]
"""A relation's number and one of its columns."""

CALLER: Final[Term] = (0, COLUMN)

Output = tuple[str, frozenset[Term] | None]
"""A column of a query and what it consists of, if that is restaurants."""

# Variables and parameters, or the fields of those, as their names go here.
CALLERS: Final = re.compile(r"(?:(?:new|old|v|[pv]_\w+)\.|[pv]_(?:\w+_)?)restaurant_ids?")


@dataclass
class Relation:
    """Something that a FROM clause names; its number tells it from others of the same name."""

    number: int
    name: str
    alias: str
    columns: frozenset[str] = frozenset()
    """Those that may be meant without the alias before them."""
    must_be_tied: bool = False
    is_transition: bool = False


@dataclass
class Scope:
    """The names that one query knows, and those around it."""

    parent: Scope | None
    relations: list[Relation] = field(default_factory=list)
    ctes: dict[str, list[Output]] = field(default_factory=dict)

    def chain(self) -> Iterator[Scope]:
        """This scope and those around it, the nearest first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def column(self, alias: str | None, name: str) -> Term | None:
        """The column that a name means; None if it means none, but a variable."""
        for scope in self.chain():
            for relation in scope.relations:
                is_bare = alias is None and name in relation.columns
                if is_bare or alias == relation.alias:
                    return (relation.number, name)
        return None

    def term(self, node: Any) -> Term | None:
        """The restaurant that an expression stands for, if it is one."""
        parts: list[Any] = []
        if isinstance(node, ast.A_Indirection):  # (row).restaurant_id
            parts = [*getattr(node.arg, "fields", ()), *node.indirection]
        elif isinstance(node, ast.ColumnRef):
            parts = [*node.fields]
        names = [getattr(part, "sval", "*") for part in parts]
        if len(names) in (1, 2):
            column = self.column(names[0] if len(names) == 2 else None, names[-1])
            if column is not None:
                return column
        return CALLER if CALLERS.fullmatch(".".join(names)) else None

    def sources(self, node: Any) -> frozenset[Term] | None:
        """The same as what a column consists of."""
        term = self.term(node)
        return None if term is None else frozenset({term})

    def outputs(self, targets: Any) -> list[Output]:
        """The columns that a list of targets gives."""
        found: list[Output] = []
        for target in targets or ():
            fields = getattr(target.val, "fields", None) or ()
            if fields and isinstance(fields[-1], ast.A_Star):
                alias = fields[0].sval if len(fields) > 1 else None
                found += [
                    (column, frozenset({(relation.number, column)}))
                    for relation in self.relations
                    if alias in (None, relation.alias)
                    for column in relation.columns
                ]
            else:
                name = str(fields[-1].sval) if fields else ""
                found.append((target.name or name, self.sources(target.val)))
        return found


def renamed(outputs: list[Output], names: Any) -> list[Output]:
    """The same columns, the first of them under other names."""
    given = [name.sval for name in names or ()]
    return [(given[n] if n < len(given) else old, s) for n, (old, s) in enumerate(outputs)]


def nodes(tree: Any, *, into_queries: bool = True) -> Iterator[ast.Node]:
    """Every node below, that one too; a query inside is shown, but entered only if asked for."""
    if isinstance(tree, tuple | list):
        for item in tree:
            yield from nodes(item, into_queries=into_queries)
    elif isinstance(tree, ast.Node):
        yield tree
        if into_queries or not isinstance(tree, ast.SelectStmt):
            for attribute in tree:
                yield from nodes(getattr(tree, attribute), into_queries=into_queries)

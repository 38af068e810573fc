"""Which tables a statement reads without tying their rows to the caller's restaurant.

Rows are tied by a chain of equalities that begins at a value of the caller's: a parameter or a
variable that is called restaurant_id, or that field of a row that the routine holds. An equality
counts where every row has to meet it: joined by AND in WHERE or ON, or by USING. The condition of
an outer join ties the rows that it adds, and none of those it keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pglast import ast
from pglast.enums import A_Expr_Kind, BoolExprType, JoinType, SubLinkType

from tests.lints.scopes import (
    CALLER,
    COLUMN,
    Output,
    Relation,
    Scope,
    Term,
    nodes,
    renamed,
)

# The ways to write =.
_EQUALITIES = (
    A_Expr_Kind.AEXPR_OP, A_Expr_Kind.AEXPR_OP_ANY, A_Expr_Kind.AEXPR_NOT_DISTINCT,
)  # fmt: skip

# What a SELECT has besides FROM and WHERE.
_PARTS = (
    "targetList", "distinctClause", "groupClause", "havingClause", "windowClause",
    "sortClause", "limitCount", "limitOffset",
)  # fmt: skip


def unbound(tree: ast.Node, tenants: Iterable[str], complete_rows: Iterable[str] = ()) -> list[str]:
    """The references to tenant tables that nothing ties to the caller's restaurant.

    `complete_rows`: variables that the routine has filled, restaurant_id too. The rows of a
    trigger's statement are the beginning of a chain, if the query has no other.
    """
    return _Statement(frozenset(tenants), frozenset(complete_rows)).judge(tree)


class _Statement:
    """Everything that is known of one statement while its tree is walked."""

    def __init__(self, tenants: frozenset[str], complete_rows: frozenset[str]) -> None:
        self.tenants = tenants
        self.complete_rows = complete_rows
        self.rules: list[tuple[frozenset[Term], Term]] = []
        self.scopes: list[Scope] = []
        self.outputs: dict[int, list[Output]] = {}
        self.relations: list[Relation] = []
        self.findings: list[str] = []

    def judge(self, tree: ast.Node) -> list[str]:
        self.query(tree, None)
        tied = self.closure({CALLER})
        for scope in self.scopes:
            for relation in scope.relations:
                around = {r.number for s in scope.chain() for r in s.relations if r.must_be_tied}
                if relation.is_transition and not any((n, COLUMN) in tied for n in around):
                    tied = self.closure(tied | {(relation.number, COLUMN)})
        loose = [r for r in self.relations if r.must_be_tied and (r.number, COLUMN) not in tied]
        names = [r.name if r.alias == r.name else f"{r.name} AS {r.alias}" for r in loose]
        read = sum(1 for node in nodes(tree) if self.is_tenant(node))
        if read != sum(1 for r in self.relations if r.name in self.tenants):
            self.findings.append("a reference to a table that this rule does not understand")
        return [f"{name} is not tied to the caller's restaurant" for name in names] + self.findings

    def closure(self, tied: set[Term]) -> set[Term]:
        size = -1
        while size != len(tied):
            size = len(tied)
            tied = tied | {target for sources, target in self.rules if sources <= tied}
        return tied

    def is_tenant(self, node: ast.Node) -> bool:
        return (
            isinstance(node, ast.RangeVar)
            and node.schemaname == "capacity"
            and node.relname in self.tenants
        )

    # Queries. Each returns its columns.

    def query(self, tree: Any, around: Scope | None) -> list[Output]:
        """Look at a whole statement, once."""
        if id(tree) not in self.outputs:
            self.outputs[id(tree)] = []
            scope = Scope(around)
            self.scopes.append(scope)
            self.with_clause(getattr(tree, "withClause", None), scope)
            if isinstance(tree, ast.SelectStmt):
                self.outputs[id(tree)] = self.select(tree, scope)
            elif isinstance(tree, ast.InsertStmt):
                self.outputs[id(tree)] = self.insert(tree, scope)
            elif isinstance(tree, ast.UpdateStmt | ast.DeleteStmt):
                self.outputs[id(tree)] = self.change(tree, scope)
            else:
                self.subqueries(tree, scope)
        return self.outputs[id(tree)]

    def with_clause(self, clause: Any, scope: Scope) -> None:
        for cte in clause.ctes if clause is not None else ():
            body = cte.ctequery
            if clause.recursive and getattr(body, "larg", None) is not None:
                scope.ctes[cte.ctename] = renamed(self.query(body.larg, scope), cte.aliascolnames)
            scope.ctes[cte.ctename] = renamed(self.query(body, scope), cte.aliascolnames)

    def select(self, tree: ast.SelectStmt, scope: Scope) -> list[Output]:
        if tree.larg is not None:
            arms = [self.query(arm, scope) for arm in (tree.larg, tree.rarg)]
            return [
                (name, left | right if left is not None and right is not None else None)
                for (name, left), (_, right) in zip(*arms, strict=False)
            ]
        if tree.valuesLists:
            self.subqueries(tree.valuesLists, scope)
            rows = [[scope.sources(value) for value in row] for row in tree.valuesLists]
            return [
                (f"column{place}", _all(column))
                for place, column in enumerate(zip(*rows, strict=True), 1)
            ]
        for item in tree.fromClause or ():
            self.from_item(item, scope)
        self.condition(tree.whereClause, scope, {r.number for r in scope.relations})
        self.subqueries([getattr(tree, part) for part in _PARTS], scope)
        return scope.outputs(tree.targetList)

    def insert(self, tree: ast.InsertStmt, scope: Scope) -> list[Output]:
        given: list[Output] = [] if tree.selectStmt is None else self.query(tree.selectStmt, scope)
        names = [target.name for target in tree.cols or ()]
        relation = self.relation(tree.relation, scope)
        for name, (_, sources) in zip(names, given, strict=False):
            if name == COLUMN and sources is not None:
                self.rules.append((sources, (relation.number, COLUMN)))
        if not names and self.selects_complete_row(tree.selectStmt):
            self.rules.append((frozenset({CALLER}), (relation.number, COLUMN)))
        scope.relations.append(Relation(relation.number, "excluded", "excluded", relation.columns))
        self.subqueries(tree.onConflictClause, scope)
        self.sets(getattr(tree.onConflictClause, "targetList", None))
        return scope.outputs(_returned(tree))

    def change(self, tree: ast.UpdateStmt | ast.DeleteStmt, scope: Scope) -> list[Output]:
        self.relation(tree.relation, scope)
        others = tree.fromClause if isinstance(tree, ast.UpdateStmt) else tree.usingClause
        for item in others or ():
            self.from_item(item, scope)
        self.condition(tree.whereClause, scope, {r.number for r in scope.relations})
        if isinstance(tree, ast.UpdateStmt):
            self.subqueries(tree.targetList, scope)
            self.sets(tree.targetList)
        self.subqueries(_returned(tree), scope)
        return scope.outputs(_returned(tree))

    def sets(self, targets: Any) -> None:
        if any(target.name == COLUMN for target in targets or ()):
            self.findings.append("moves rows to another restaurant")

    def selects_complete_row(self, tree: Any) -> bool:
        """Whether it is SELECT v.* of a variable that has its restaurant."""
        if tree is None or tree.fromClause or len(tree.targetList or ()) != 1:
            return False
        value = tree.targetList[0].val
        return (
            isinstance(value, ast.ColumnRef)
            and isinstance(value.fields[-1], ast.A_Star)
            and value.fields[0].sval in self.complete_rows
        )

    def subqueries(self, tree: Any, scope: Scope) -> None:
        """Look at every query inside of an expression."""
        for node in nodes(tree, into_queries=False):
            if isinstance(node, ast.SelectStmt):
                self.query(node, scope)

    # What stands in FROM. Each returns the numbers of its relations.

    def relation(self, node: Any, scope: Scope) -> Relation:
        """A table, a CTE, or the rows of a trigger's statement, put into the scope."""
        alias = node.alias.aliasname if node.alias else node.relname
        cte = next((s.ctes[node.relname] for s in scope.chain() if node.relname in s.ctes), None)
        if node.schemaname is None and cte is not None:
            return self.derived(cte, node.alias, alias, scope)
        is_tenant = self.is_tenant(node)
        is_transition = node.schemaname is None and not node.relname.startswith("pg_")
        is_ours = is_tenant or is_transition
        columns = frozenset({COLUMN} if is_ours else ())
        number = len(self.relations) + 1
        return self.add(
            Relation(number, node.relname, alias, columns, is_ours, is_transition), scope
        )

    def add(self, relation: Relation, scope: Scope) -> Relation:
        self.relations.append(relation)
        scope.relations.append(relation)
        return relation

    def derived(self, outputs: list[Output], alias: Any, name: str, scope: Scope) -> Relation:
        """A relation whose columns a query gives."""
        outputs = renamed(outputs, alias.colnames if alias is not None else None)
        number = len(self.relations) + 1
        self.rules += [(sources, (number, column)) for column, sources in outputs if sources]
        known = frozenset(column for column, _ in outputs)
        return self.add(Relation(number, "", name, known), scope)

    def from_item(self, node: Any, scope: Scope) -> set[int]:
        if isinstance(node, ast.JoinExpr):
            return self.join(node, scope)
        if isinstance(node, ast.RangeVar):
            return {self.relation(node, scope).number}
        alias = node.alias.aliasname if node.alias else ""  # nobody names it then
        if isinstance(node, ast.RangeSubselect):
            outputs = self.query(node.subquery, scope)
            return {self.derived(outputs, node.alias, alias, scope).number}
        self.subqueries(node, scope)
        number = len(self.relations) + 1
        self.add(Relation(number, "", alias), scope)
        for reference in nodes(node, into_queries=False):
            if isinstance(reference, ast.ColumnRef):
                sources = scope.sources(reference)
                if sources is not None:
                    self.rules.append((sources, (number, COLUMN)))
        return {number}

    def join(self, node: ast.JoinExpr, scope: Scope) -> set[int]:
        if node.alias is not None:
            self.findings.append("an alias of a join, which this rule does not understand")
        left, right = self.from_item(node.larg, scope), self.from_item(node.rarg, scope)
        bound = {
            JoinType.JOIN_INNER: left | right,
            JoinType.JOIN_LEFT: right,
            JoinType.JOIN_RIGHT: left,
        }.get(JoinType(node.jointype), set())
        self.condition(node.quals, scope, bound)
        if any(column.sval == COLUMN for column in node.usingClause or ()):
            sides = [
                next((r for r in self.relations if r.number in side and COLUMN in r.columns), None)
                for side in (left, right)
            ]
            if sides[0] is not None and sides[1] is not None:
                self.equal((sides[0].number, COLUMN), (sides[1].number, COLUMN), bound)
        return left | right

    # Conditions.

    def condition(self, node: Any, scope: Scope, bound: set[int]) -> None:
        """Learn from what every row has to meet; it ties the relations in `bound`."""
        if isinstance(node, ast.BoolExpr) and node.boolop == BoolExprType.AND_EXPR:
            for part in node.args:
                self.condition(part, scope, bound)
            return
        self.subqueries(node, scope)
        is_in = isinstance(node, ast.SubLink) and node.subLinkType == SubLinkType.ANY_SUBLINK
        if is_in and (node.operName is None or node.operName[-1].sval == "="):
            outputs = self.query(node.subselect, scope)
            for value, (_, sources) in zip(_items(node.testexpr), outputs, strict=False):
                target = scope.term(value)
                if target is not None and sources is not None and target[0] in bound:
                    self.rules.append((sources, target))
        if not isinstance(node, ast.A_Expr) or node.name[-1].sval != "=":
            return
        if node.kind in _EQUALITIES:
            for left, right in zip(_items(node.lexpr), _items(node.rexpr), strict=False):
                terms = scope.term(left), scope.term(right)
                if terms[0] is not None and terms[1] is not None:
                    self.equal(terms[0], terms[1], bound)

    def equal(self, left: Term, right: Term, bound: set[int]) -> None:
        for source, target in ((left, right), (right, left)):
            if target[0] in bound:
                self.rules.append((frozenset({source}), target))


def _returned(tree: Any) -> Any:
    """What RETURNING lists: since PostgreSQL 18 it has a clause of its own."""
    clause = getattr(tree, "returningClause", None)
    return getattr(tree, "returningList", None) if clause is None else clause.exprs


def _items(node: Any) -> tuple[Any, ...]:
    return tuple(node.args) if isinstance(node, ast.RowExpr) else (node,)


def _all(parts: Iterable[frozenset[Term] | None]) -> frozenset[Term] | None:
    known = [part for part in parts if part is not None]
    return frozenset().union(*known) if len(known) == len(list(parts)) else None

"""The plans of every statement that a call runs, the engine's inner ones included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.errors import Diagnostic

Connection = psycopg.Connection[Any]
Node = dict[str, Any]

ONE_ROW_TABLES: Final = {"settings"}
"""Read as a whole, because there is nothing to choose from."""

DISABLED: Final = 1e9
"""Up to PostgreSQL 17, what enable_seqscan = off rules out has a cost beyond this."""

FEW_ROWS: Final = 20
"""What an index may find in vain."""

EXPLAIN_EVERYTHING: Final = """
    LOAD 'auto_explain';
    SET auto_explain.log_min_duration = 0;
    SET auto_explain.log_nested_statements = on;
    SET auto_explain.log_analyze = on;
    SET auto_explain.log_timing = off;
    SET auto_explain.log_buffers = on;
    SET auto_explain.log_verbose = on;
    SET auto_explain.log_format = json;
    SET client_min_messages = log;
"""


@dataclass(frozen=True)
class Statement:
    """One statement that ran, with its plan."""

    text: str
    plan: Node

    @property
    def nodes(self) -> Iterator[Node]:
        """Every node of the plan."""
        todo = [self.plan]
        while todo:
            node = todo.pop()
            todo += node.get("Plans", [])
            yield node

    @property
    def tables(self) -> set[str]:
        """The engine's tables in it."""
        return {node["Relation Name"] for node in self.nodes if node.get("Schema") == "capacity"}

    @property
    def cost(self) -> float:
        """What the planner expects of it, without the statements that its functions run."""
        return float(self.plan["Total Cost"])

    @property
    def pages(self) -> int:
        """Pages of tables and indexes that it visited itself."""
        return sum(
            _visited(node) - sum(map(_visited, node.get("Plans", [])))
            for node in self.nodes
            if "Relation Name" in node or "Index Name" in node
        )

    @property
    def faults(self) -> list[str]:
        """Every access to the engine's tables that is no narrow look-up in an index."""
        return [
            f"{fault} on {node['Relation Name']}: {' '.join(self.text.split())[:200]}"
            for node in self.nodes
            if node.get("Schema") == "capacity"
            for fault in _faults(node)
        ]


def _visited(node: Node) -> int:
    return int(node["Shared Hit Blocks"] + node["Shared Read Blocks"])


def _faults(node: Node) -> Iterator[str]:
    kind = node["Node Type"]
    if node.get("Disabled") or node["Total Cost"] >= DISABLED:
        # Before PostgreSQL 18 a cost like this also has the statement compiled, every time.
        yield f"{kind}, which was ruled out,"
    if node["Relation Name"] in ONE_ROW_TABLES:
        return
    if kind == "Seq Scan":
        yield kind
    condition = node.get("Index Cond") or node.get("Recheck Cond") or ""
    if kind in ("Index Scan", "Index Only Scan", "Bitmap Heap Scan"):
        if "restaurant_id" not in condition:
            yield f"{kind} of all restaurants"
        if node.get("Rows Removed by Filter", 0) > FEW_ROWS:
            yield f"{kind} with {node['Rows Removed by Filter']} rows in vain"


def explained(connection: Connection, work: Callable[[], object]) -> list[Statement]:
    """Do the work on the connection; the statements that it ran on the server."""
    statements: list[Statement] = []

    def note(diagnostic: Diagnostic) -> None:
        text = diagnostic.message_primary or ""
        if text.startswith("duration:"):
            shown = json.loads(text.partition("plan:")[2])
            statements.append(Statement(shown["Query Text"], shown["Plan"]))

    connection.execute(EXPLAIN_EVERYTHING)
    connection.add_notice_handler(note)
    try:
        work()
    finally:
        connection.remove_notice_handler(note)
    return statements

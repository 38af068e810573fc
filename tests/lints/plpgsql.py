"""The SQL inside of a routine, as PostgreSQL's own parser reads it, and where it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pglast import ast, parse_sql
from pglast.parser import parse_plpgsql_json

ROUTINES: Final = """
    SELECT r.label, l.lanname, r.prosrc, pg_get_functiondef(r.oid)
    FROM our_routine AS r
    JOIN pg_language AS l ON l.oid = r.prolang
    ORDER BY r.label
"""
"""What a Routine is made of, of every routine of ours; needs the views of prelude.sql."""


@dataclass(frozen=True)
class Routine:
    """A routine: its name with its parameters, its language, its body, its whole definition."""

    label: str
    language: str
    body: str
    definition: str


@dataclass(frozen=True)
class Query:
    """A statement or an expression of a body, parsed.

    An expression is parsed as a SELECT. What the tree says is at place n of the text stands in the
    body at n + `shift`.
    """

    text: str
    shift: int
    tree: ast.Node


# The parser knows no types but PostgreSQL's. A row of ours is a record to it, the rest a text.
_OUR_TYPE: Final = re.compile(r"\b(?!FROM\b|JOIN\b)(\w+\s+)capacity\.(\w+)(?=[\s;,)[])")

_ASSIGNED: Final = re.compile(r"[\w.\[\]\"+\- ]+?\s*:?=")

# How an expression was read: a statement, an expression, or an assignment to something.
_STATEMENT, _EXPRESSION = 0, 2


def queries(routine: Routine, tables: frozenset[str]) -> list[Query]:
    """Everything in the body that the SQL parser reads. `tables`: whose rows are types."""
    if routine.language == "sql":
        return [
            Query(routine.body, 0, raw.stmt)
            for raw in parse_sql(routine.body)
            if raw.stmt is not None
        ]
    known = _with_known_types(routine, tables)
    found: list[Query] = []
    taken: set[int] = set()
    for text, mode, line in _expressions(json.loads(parse_plpgsql_json(known)), 1):
        place = _find(routine.body, text, line, taken)
        taken.add(place)
        found.append(_parsed(routine.body, text, mode, place))
    return sorted(found, key=lambda query: query.shift)


def assigned_rows(routine: Routine) -> frozenset[str]:
    """Variables whose restaurant_id the body assigns."""
    return frozenset(re.findall(r"\b(\w+)\.restaurant_id\s*:=", routine.body))


def _with_known_types(routine: Routine, tables: frozenset[str]) -> str:
    def known(match: re.Match[str]) -> str:
        kind = "record" if match[2] in tables else "text"
        return (match[1] + kind).ljust(len(match[0]))

    body = routine.definition.index(routine.body)
    # Types are named in the header and in declarations, which end where the first block begins.
    begins = re.search(r"\bBEGIN\b", routine.body)
    end = body + (begins.start() if begins else 0)
    return _OUR_TYPE.sub(known, routine.definition[:end]) + routine.definition[end:]


def _expressions(node: Any, line: int) -> Iterator[tuple[str, int, int]]:
    """Text, mode and nearest known line of each expression below a node of the parser's."""
    if isinstance(node, list):
        for item in node:
            yield from _expressions(item, line)
    elif isinstance(node, dict):
        line = node.get("lineno", line)
        for name, value in node.items():
            if name == "PLpgSQL_expr":
                yield value["query"], value.get("parseMode", _STATEMENT), line
            else:
                yield from _expressions(value, line)


def _find(body: str, text: str, line: int, taken: set[int]) -> int:
    """Where the body has `text`, from a line on. INTO and its targets read as blanks in it."""
    start = len("".join(body.splitlines(keepends=True)[: line - 1]))
    pieces = re.split(r"( {5,})", text)
    pattern = "".join(
        f"[\\s\\S]{{{len(piece)}}}" if number % 2 else re.escape(piece)
        for number, piece in enumerate(pieces)
    )
    # PERFORM is read as SELECT.
    pattern = re.sub(r"^SELECT\b", r"(?:SELECT|PERFORM)\\b", pattern)
    for match in re.compile(pattern).finditer(body, start):
        if match.start() not in taken:
            return match.start()
    raise LookupError(f"the body does not have: {text}")


def _parsed(body: str, text: str, mode: int, place: int) -> Query:
    shift = place
    if mode == _STATEMENT:
        shift += body.startswith("PERFORM", place)
    else:
        start = 0
        if mode != _EXPRESSION:
            target = _ASSIGNED.match(text)
            if target is None:
                raise LookupError(f"this assigns nothing: {text}")
            start = target.end()
        text = f"SELECT {text[start:]}"
        shift += start - len("SELECT ")
    statement = parse_sql(text)[0].stmt
    assert statement is not None
    return Query(text, shift, statement)

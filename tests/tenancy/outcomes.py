"""What a call comes to, in a form in which two can be compared, and what it changed of whom."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

import psycopg

from tests.guards.bad_values import Value
from tests.guards.support import call as statement_of
from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, acting
from tests.tenancy.calls import Call
from tests.tenancy.restaurants import EVERYWHERE, NOWHERE, at, ids

_UUID: Final = re.compile(r"\b([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_REFERENCE: Final = re.compile(r"\b[0-9a-f]{32}\b")
# Of one sequence for all restaurants: the next one to be made gets the next number.
_DECISION: Final = re.compile(r'(?<="decision_id": )\d+')
_NOW: Final = re.compile(r"\b20[23]\d-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)?")
_OURS: Final = (*EVERYWHERE, NOWHERE)


@dataclass(frozen=True)
class Outcome:
    """An answer, or an error; and the restaurants whose rows are not what they were."""

    code: str
    """SQLSTATE; empty for an answer."""
    text: str
    """The answer as JSON, or message, DETAIL and HINT of the error."""
    changed: frozenset[str] = frozenset()

    @property
    def is_denied(self) -> bool:
        """Whether the caller may not make this call at all."""
        return self.code in ("42501", "RC401")

    def seen_from(self, prefix: str) -> Outcome:
        """The same with what differs from call to call masked, and `prefix` as nowhere."""
        text = _UUID.sub(lambda m: m[0] if m[1] in _OURS else "<id>", self.text)
        text = _NOW.sub("<now>", _REFERENCE.sub("<reference>", text))
        text = _DECISION.sub("<number>", text)
        return Outcome(self.code, re.sub(rf"(?<![0-9a-f]){prefix}(?![0-9a-f])", NOWHERE, text))


def run(
    connection: AnyConnection,
    who: Caller,
    call: Call,
    arguments: dict[str, Value],
    marks: Marks | None = None,
) -> Outcome:
    """Make a call with these arguments and take it back; `marks` sees whom it changed."""
    statement = statement_of(call.routine, call.types)
    try:
        with acting(connection, who):
            rows = connection.execute(statement.encode(), arguments).fetchall()
            connection.execute("RESET ROLE")
            changed = marks.changed(connection) if marks else frozenset[str]()
            return Outcome("", _json(rows), changed)
    except psycopg.Error as error:
        diagnosis = error.diag
        said = (diagnosis.message_primary, diagnosis.message_detail, diagnosis.message_hint)
        return Outcome(str(diagnosis.sqlstate), _json(said))


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def moved(arguments: dict[str, Value], name: str, number: int, prefix: str) -> dict[str, Value]:
    """The arguments with one id of them, the one with this number, taken to `prefix`."""
    value = arguments[name] or ""
    match = ids(value)[number]
    return arguments | {name: value[: match.start()] + prefix + value[match.end() :]}


def all_moved(arguments: dict[str, Value], prefix: str) -> dict[str, Value]:
    """The arguments with all their ids taken to `prefix`."""
    return {name: value and at(prefix, value) for name, value in arguments.items()}


def places(arguments: dict[str, Value]) -> list[tuple[str, int]]:
    """Every id that the arguments have: the parameter, and its number in there."""
    return [
        (name, number)
        for name, value in arguments.items()
        for number, _ in enumerate(ids(value or ""))
    ]


class Marks:
    """A hash of everything that each restaurant has."""

    def __init__(self, connection: AnyConnection) -> None:
        tables = connection.execute(
            """SELECT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
               WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind = 'r'
                 AND a.attname = 'restaurant_id'"""
        ).fetchall()
        self._query = (
            "SELECT left(r::text, 8), md5(string_agg(h, ',' ORDER BY h)) FROM ("
            + " UNION ALL ".join(
                f"SELECT restaurant_id, '{table}' || md5(concat(t.xmin, t::text))"
                f" FROM capacity.{table} AS t"
                for (table,) in tables
            )
            + ") AS x (r, h) GROUP BY 1"
        ).encode()
        self._before = self._take(connection)

    def _take(self, connection: AnyConnection) -> dict[str, str]:
        return dict(connection.execute(self._query).fetchall())

    def changed(self, connection: AnyConnection) -> frozenset[str]:
        """The prefixes of the restaurants that are not what they were."""
        after = self._take(connection)
        return frozenset(
            prefix
            for prefix in {*self._before, *after}
            if self._before.get(prefix) != after.get(prefix)
        )

"""A restaurant with a twin: another one whose rows have the same ids, and say something else.

What is asked and done in the one must come to the same whether there is the other or not, and
change nothing of it. A query that reaches beyond its restaurant meets the twin's row there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import psycopg

from tests.guards.bad_values import RESTAURANT
from tests.mutants.twin_rows import TWIN, make_twin
from tests.mutants.workload import MOMENTS, ROLES, Step, steps
from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, acting
from tests.tenancy.rights import OF_NO_RESTAURANT

SIDES: Final = {RESTAURANT: TWIN, TWIN: RESTAURANT}
"""Each of the two restaurants, and the other one."""

_COLUMNS: Final = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind = 'r'
      AND c.relname <> ALL (%s) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    GROUP BY c.relname ORDER BY c.relname"""
_SEQUENCES: Final = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace = 'capacity'::regnamespace AND relkind = 'S'"""

# No routine inlines itself, and so none of those that are not counted calls itself.
_CALLERS: Final = """
    SELECT DISTINCT n.nspname || '.' || p.proname
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('capacity', 'capacity_impl', 'capacity_v1')
      AND strpos(p.prosrc, %s) > 0"""

_UUID: Final = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_NUMBER: Final = re.compile(r"\b1000\d\d\b")
# References, tokens of calendar feeds and what is kept of those, keys of webhooks.
_DRAWN: Final = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{64})\b|\bwhsec_[\w+/]+=*")
_CHANCE: Final = "duration_us,fingerprint,transaction_id"
"""Columns that are another thing each time."""
_NOW: Final = re.compile(r"\b20[23]\d-\d\d-\d\d[T ][0-9:.]+(?:Z|[+-]\d\d(?::?\d\d)?)?")


Outcomes = dict[tuple[str, str, str], str]
"""What a step comes to, by the restaurant, the moment and the step's label."""
Steps = frozenset[tuple[str, str, str]]
Reached = dict[str, Steps]
"""The steps that call a routine, by its name."""


_NO_STEPS: Final[Steps] = frozenset()


@dataclass
class Baseline:
    """What all steps come to in either restaurant while there is no other; what each one calls."""

    alone: Outcomes = field(default_factory=dict)
    reached: Reached = field(default_factory=dict)


class Twins:
    """The two restaurants in the database of a superuser's connection, which nobody else uses.

    The database has the restaurants of tests/tenancy; the first one to come makes the twin. With a
    `baseline` nothing is measured anew.
    """

    def __init__(
        self,
        connection: AnyConnection,
        baseline: Baseline | None = None,
        moments: Iterable[str] = MOMENTS,
    ) -> None:
        self.connection = connection
        of_no_restaurant = (sorted(OF_NO_RESTAURANT),)
        self.columns: dict[str, list[str]] = dict(
            connection.execute(_COLUMNS.encode(), of_no_restaurant).fetchall()
        )
        self.sequences = [name for (name,) in connection.execute(_SEQUENCES.encode()).fetchall()]
        self.steps = [step for step in steps() if step.moment in moments]
        connection.execute("SET track_functions = 'all'")
        twin = "SELECT FROM capacity.restaurants WHERE restaurant_id = %s"
        if connection.execute(twin.encode(), (TWIN,)).fetchone() is None:
            for table in self.columns:  # A vacuum would take away the locks that are looked for.
                connection.execute(
                    f"ALTER TABLE capacity.{table} SET (autovacuum_enabled = off)".encode()
                )
            with self.untriggered():
                make_twin(connection, self.columns)
        self.known = {id_ for side in SIDES for id_ in _UUID.findall(self._rows(side))}
        self.baseline = baseline or self._measured()

    def _measured(self) -> Baseline:
        baseline = self.baseline = Baseline()
        for side, other in SIDES.items():
            with self.connection.transaction(force_rollback=True):
                with self.untriggered():
                    for table in self.columns:
                        self.connection.execute(
                            f"DELETE FROM capacity.{table} WHERE restaurant_id = %s".encode(),
                            (other,),
                        )
                for key, said in self._play(side, self.steps):
                    baseline.alone[key] = said
        return baseline

    @contextmanager
    def untriggered(self) -> Iterator[None]:
        """Rows may be written as they are: no trigger looks, no foreign key."""
        with self.connection.transaction():
            self.connection.execute("SET LOCAL session_replication_role = 'replica'")
            yield
            self.connection.execute("SET LOCAL session_replication_role = 'origin'")

    def differences(self, routines: Iterable[str] | None = None) -> Generator[str]:
        """What comes to something else because there is the twin, or changes it.

        `routines`: only steps that reach one of these; None: all.
        """
        wanted = frozenset(self.baseline.alone)
        if routines is not None:
            wanted = _NO_STEPS.union(*(self._reaching(name) for name in routines))
        for side in SIDES:
            chosen = [step for step in self.steps if (side, step.moment, step.label) in wanted]
            for key, said in self._play(side, chosen):
                alone = self.baseline.alone[key]
                if said != alone:
                    yield f"{key[2]} {key[1]}, {side[:8]}: {_difference(alone, said)}"

    def _reaching(self, routine: str) -> Steps:
        """The steps that call a routine; of one that is inlined, and not counted, its callers'."""
        if routine in self.baseline.reached:
            return self.baseline.reached[routine]
        callers = self.connection.execute(_CALLERS.encode(), (f"{routine}(",)).fetchall()
        own = {(step.moment, step.label) for step in self.steps if f"{routine}(" in step.statement}
        steps = frozenset(key for key in self.baseline.alone if key[1:] in own)
        return steps.union(*(self._reaching(caller) for (caller,) in callers))

    def _play(
        self, side: str, chosen: Iterable[Step]
    ) -> Iterator[tuple[tuple[str, str, str], str]]:
        sides = self.connection.execute(
            "SELECT restaurant_id::text FROM capacity.restaurants WHERE restaurant_id = ANY (%s)",
            ([*SIDES],),
        ).fetchall()
        for moment, (clock, statements) in MOMENTS.items():
            todo = [step for step in chosen if step.moment == moment]
            if not todo:
                continue
            with self.connection.transaction(force_rollback=True):
                self.connection.execute("SELECT tests.set_clock(%s)", (clock,))
                for (here,) in sides:
                    self._begin_sequences(50_000)
                    for statement in statements:
                        self.connection.execute(statement.encode(), {"r": here})
                others = self._rows(SIDES[side], are_locks_shown=True)
                for step in todo:
                    self._begin_sequences(100_000)
                    yield (side, moment, step.label), self._make(side, step, others)

    def _begin_sequences(self, number: int) -> None:
        for sequence in self.sequences:
            self.connection.execute("SELECT setval(%s, %s)", (sequence, number))

    def _make(self, side: str, step: Step, others: str) -> str:
        is_outsider = step.role == "outsider"
        place = SIDES[side] if is_outsider else side
        claims = json.dumps({"sub": "owner", "restaurants": {place: "owner"}})
        who = Caller("", ROLES.get(step.role, step.role), claims)
        arguments = {
            name: value and value.replace(RESTAURANT, side) for name, value in step.arguments
        }
        before = self._called()
        try:
            with acting(self.connection, who) as connection:
                cursor = connection.execute(step.statement.encode(), arguments)
                answers = cursor.fetchall() if cursor.description else cursor.rowcount
                connection.execute("RESET ROLE")
                said = json.dumps(answers, sort_keys=True, default=str)
                rows = self._masked(self._rows(side))
                if step.role == "capacity_owner":
                    said = ""  # how many rows, of both
                elif (
                    step.role not in ("everywhere", "inside")
                    and self._rows(SIDES[side], are_locks_shown=True) != others
                ):
                    rows += "\nchanges or locks the twin"
        except psycopg.Error as error:
            diagnosis = error.diag
            said, rows = f"{diagnosis.sqlstate} {diagnosis.message_detail}", ""
        key = frozenset({(side, step.moment, step.label)})
        for name, calls in self._called().items():
            if calls != before.get(name):
                reached = self.baseline.reached.get(name, _NO_STEPS)
                self.baseline.reached[name] = reached | key
        return "\n".join([self._masked(said), *sorted(rows.split("\n"))])

    def _called(self) -> dict[str, int]:
        """How often which routine has been called in this transaction."""
        rows = self.connection.execute(
            "SELECT schemaname || '.' || funcname, calls FROM pg_stat_xact_user_functions"
        )
        return dict(rows.fetchall())

    def _rows(self, side: str, *, are_locks_shown: bool = False) -> str:
        """The rows of a restaurant as text. A lock shows until the next one of the row."""
        locks = " || t.xmax" if are_locks_shown else ""
        query = " UNION ALL ".join(
            f"SELECT '{table} ' || (to_jsonb(t) - '{{{_CHANCE}}}'::text[])::text"
            f"{locks} AS line FROM capacity.{table} AS t WHERE restaurant_id = '{side}'"
            for table in self.columns
        )
        row = self.connection.execute(
            f"SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '')"
            f" FROM ({query}) AS x".encode()
        ).fetchone()
        assert row is not None
        return str(row[0])

    def _masked(self, text: str) -> str:
        """`text` without what is drawn by lot or taken from the real clock."""
        text = _UUID.sub(lambda m: m[0] if m[0] in self.known else "<id>", text)
        text = _NOW.sub("<now>", _DRAWN.sub("<drawn>", text))
        # Who gets which number of a sequence depends on the order in which rows are found.
        return _NUMBER.sub("<number>", text)


def _difference(alone: str, both: str) -> str:
    """The first lines that differ, from a little before the place where they do."""
    here, there = alone.split("\n"), both.split("\n")
    gone, come = (
        next((line for line in lines if line not in others), "")
        for lines, others in ((here, there), (there, here))
    )
    pairs = enumerate(zip(gone, come, strict=False))
    start = max(next((place for place, (a, b) in pairs if a != b), 0) - 60, 0)
    return f"{come[start : start + 200]!r} instead of {gone[start : start + 200]!r}"

"""Putting an earlier release's routines, triggers and policies back.

`migrate` never drops anything: a later release brings what an earlier one left behind in order. A
way back has no later release, so here what the earlier release did not have goes: overloads,
triggers, policies and routines that the files undone made. What somebody made by hand stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

import psycopg
from psycopg import sql

from capacity_db.deploy import history, registry
from capacity_db.deploy.catalogue import mentions
from capacity_db.deploy.errors import SqlFileError
from capacity_db.deploy.history import StoredRelease
from capacity_db.deploy.model import Event, EventKind, FileAction
from capacity_db.deploy.source import OWNER_ROLE, STATE_SCHEMA, VIEW_SCHEMA, Source, SqlFile
from capacity_db.deploy.work import Deployment

_IN_THE_WAY = {"42P13", "42809", "42723"}
"""SQLSTATEs of a routine that CREATE OR REPLACE cannot replace: other result, names or kind."""

_VIEW_IN_THE_WAY = "42P16"
"""SQLSTATE of a view that CREATE OR REPLACE cannot replace: other columns."""

_CLIENTS = "PUBLIC, anon, authenticated, service_role"

_ROUTINES_SQL = """
    SELECT p.oid, p.xmin::text, p.oid::regprocedure::text
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname = %s AND p.proname = %s
"""

_DEPENDENT_SQL = """
    SELECT DISTINCT 'TRIGGER', t.tgname, c.relname
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_trigger AS t ON t.oid = d.objid
      AND d.classid = 'pg_catalog.pg_trigger'::regclass
    JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
    WHERE d.refclassid = 'pg_catalog.pg_proc'::regclass AND d.refobjid = %(oid)s
      AND c.relnamespace = %(schema)s::regnamespace
    UNION
    SELECT 'POLICY', p.polname, c.relname
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_policy AS p ON p.oid = d.objid
      AND d.classid = 'pg_catalog.pg_policy'::regclass
    JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
    WHERE d.refclassid = 'pg_catalog.pg_proc'::regclass AND d.refobjid = %(oid)s
      AND c.relnamespace = %(schema)s::regnamespace
    UNION
    SELECT 'VIEW', NULL, c.relname
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_rewrite AS w ON w.oid = d.objid
      AND d.classid = 'pg_catalog.pg_rewrite'::regclass
    JOIN pg_catalog.pg_class AS c ON c.oid = w.ev_class
    WHERE d.refclassid = 'pg_catalog.pg_proc'::regclass AND d.refobjid = %(oid)s
      AND c.relnamespace = %(views)s::regnamespace AND c.relkind = 'v'
      AND c.relname = ANY (%(ours)s)
"""

_ON_TABLE_SQL = """
    SELECT t.tgname FROM pg_catalog.pg_trigger AS t
    WHERE %(kind)s = 'TRIGGER' AND t.tgrelid = pg_catalog.to_regclass(%(table)s)
      AND NOT t.tgisinternal
    UNION ALL
    SELECT p.polname FROM pg_catalog.pg_policy AS p
    WHERE %(kind)s = 'POLICY' AND p.polrelid = pg_catalog.to_regclass(%(table)s)
"""


class Restoration(Deployment):
    """One run that puts a release back which was in force before."""

    release: StoredRelease
    _undone: dict[str, str]
    _names: set[tuple[str, str]]

    @classmethod
    def of(
        cls, deployment: Deployment, release: StoredRelease, undone: Iterable[SqlFile]
    ) -> Restoration:
        """Prepare it; ``undone``: the files of whatever was in force since."""
        connection = deployment._connection
        undone = [*undone, *history.files_above(connection, release)]
        source: Source = replace(
            deployment._source,
            migrations=tuple(
                m for m in deployment._source.migrations if m.id in release.migrations
            ),
            files=history.files_of(connection, release),
            frozen={},
        )
        own = cls(
            deployment._backend,
            deployment._conninfo,
            source,
            deployment._on_event,
            deployment._patience_seconds,
        )
        own.release = release
        own._undone = {}
        for file in undone:
            own._undone[file.path] = own._undone.get(file.path, "") + file.body
        own._names = {file.routine for file in undone if file.routine}
        return own

    def run(self) -> tuple[str, ...]:
        """Put the release back; return the paths of the files that ran."""
        with self._backend.transaction():
            self._begin()
            history.begin_return(self._connection, self.release)
        state = self.read_state()
        actions = state.files
        when = f"{self.release.deployed_at:%Y-%m-%d %H:%M} UTC"
        message = f"putting back what was deployed on {when}: {len(actions)} files of sql/"
        self._on_event(Event(EventKind.RESTORED, message))
        self.apply_files(state, accept=False)
        # What had to go with a routine that was replaced comes back.
        self.apply_files(self.read_state(), accept=False)
        gone = sorted(set(self._undone) - set(self._source.by_path))
        for file in [SqlFile(path, "", "") for path in gone]:
            if file.locks_table:
                self._retrying(partial(self._clear_table, file), f"sql/{file.path}")
            elif file.is_view:
                self._retrying(partial(self._drop_view, file), f"sql/{file.path}")
        self._retrying(self._drop_strange_routines, "dropping routines")
        paths = set(self.read_state().records) - set(self._source.by_path)
        with self._backend.transaction():
            self._begin()
            registry.remove_files(self._connection, sorted(paths))
            history.end_return(self._connection, self.release)
        return tuple(action.path for action in actions)

    def _announce(self, action: FileAction) -> None:
        """Nothing: it is said once for all of them."""

    def _run(self, files: Sequence[SqlFile]) -> None:
        """Run files, and drop what newer ones of the same names made beside it."""
        before = {
            (oid, xmin)
            for file in files
            if file.routine
            for oid, xmin, _ in self._connection.execute(_ROUTINES_SQL, file.routine)
        }
        for file in files:
            self._replace(file)
        for file in files:
            if file.locks_table:
                self._drop_from_table(file)
            elif file.routine and not self._is_of_a_migration(file.routine):
                for oid, xmin, signature in self._connection.execute(_ROUTINES_SQL, file.routine):
                    if (oid, xmin) in before:  # its file has not touched it
                        self._drop_routine(oid, signature)

    def _replace(self, file: SqlFile) -> None:
        """Run a file; what it cannot replace is dropped first."""
        if file.routine is None and not file.is_view:
            self._execute(file, file.body)
            return
        try:
            with self._connection.transaction():
                self._execute(file, file.body)
        except SqlFileError as error:
            if file.routine and error.sqlstate in _IN_THE_WAY:
                for oid, _, signature in self._connection.execute(_ROUTINES_SQL, file.routine):
                    self._drop_routine(oid, signature)
            elif file.is_view and error.sqlstate == _VIEW_IN_THE_WAY:
                self._connection.execute(f"DROP VIEW {VIEW_SCHEMA}.{file.stem}".encode())
            else:
                raise
            self._execute(file, file.body)

    def _drop_from_table(self, file: SqlFile) -> None:
        """Drop the triggers or policies of a table that only files undone mention."""
        kind = "TRIGGER" if file.is_trigger else "POLICY"
        table = f"{STATE_SCHEMA}.{file.stem}"
        undone = self._undone.get(file.path, "")
        kept = file.body + self._source.migration_text
        parameters = {"kind": kind, "table": table}
        for (name,) in self._connection.execute(_ON_TABLE_SQL, parameters).fetchall():
            if mentions(undone, name) and not mentions(kept, name):
                self._drop_on_table(kind, name, file.stem)

    def _clear_table(self, file: SqlFile) -> None:
        """Take off what a file made that the release did not have, if its table is still there."""
        with self._backend.transaction():
            self._begin()
            table = f"{STATE_SCHEMA}.{file.stem}"
            row = self._connection.execute("SELECT pg_catalog.to_regclass(%s)", (table,)).fetchone()
            if row != (None,):
                self._connection.execute(f"SET LOCAL ROLE {OWNER_ROLE}".encode())
                self._drop_from_table(file)
                if file.is_policy:
                    self._execute(file, f"REVOKE ALL ON {table} FROM {_CLIENTS}")

    def _drop_view(self, file: SqlFile) -> None:
        with self._backend.transaction():
            self._begin()
            self._connection.execute(f"SET LOCAL ROLE {OWNER_ROLE}".encode())
            self._drop_or_close("VIEW", f"{VIEW_SCHEMA}.{file.stem}")

    def _drop_strange_routines(self) -> None:
        """Drop the routines that only files undone define, or close them where that fails."""
        known = {file.routine for file in self._source.files}
        with self._backend.transaction():
            self._begin()
            self._connection.execute(f"SET LOCAL ROLE {OWNER_ROLE}".encode())
            for name in sorted(self._names - known):
                if self._is_of_a_migration(name):
                    continue
                for oid, _, signature in self._connection.execute(_ROUTINES_SQL, name).fetchall():
                    self._drop_or_close("ROUTINE", signature, oid)

    def _drop_or_close(self, kind: str, name: str, oid: int | None = None) -> None:
        """Drop a routine or view; if something of somebody else's needs it, let nobody use it."""
        try:
            with self._connection.transaction():
                if oid is None:
                    self._connection.execute(f"DROP VIEW IF EXISTS {name}".encode())
                else:
                    self._drop_routine(oid, name)
        except psycopg.errors.DependentObjectsStillExist as error:
            message = f"{name} is not of that release, but something else needs it"
            detail = (error.diag.message_detail or "").replace("\n", "; ")
            text = f"{message}: nobody but its owner may use it now ({detail})"
            self._on_event(Event(EventKind.RESTORED, text))
            on = "" if kind == "VIEW" else f"{kind} "
            self._connection.execute(f"REVOKE ALL ON {on}{name} FROM {_CLIENTS}".encode())

    def _drop_routine(self, oid: int, signature: str) -> None:
        """Drop it with what of ours calls it by name: its own file puts that back."""
        ours = [PurePosixPath(path).stem for path in (*self._undone, *self._source.by_path)]
        parameters = {"oid": oid, "schema": STATE_SCHEMA, "views": VIEW_SCHEMA, "ours": ours}
        for kind, name, table in self._connection.execute(_DEPENDENT_SQL, parameters).fetchall():
            if kind == "VIEW":
                self._connection.execute(f"DROP VIEW IF EXISTS {VIEW_SCHEMA}.{table}".encode())
            else:
                self._drop_on_table(kind, name, table)
        self._connection.execute(f"DROP ROUTINE {signature}".encode())

    def _drop_on_table(self, kind: str, name: str, table: str) -> None:
        query = sql.SQL("DROP {} {} ON {}").format(
            sql.SQL(kind), sql.Identifier(name), sql.Identifier(STATE_SCHEMA, table)
        )
        self._connection.execute(query)

    def _is_of_a_migration(self, routine: tuple[str, str]) -> bool:
        return mentions(self._source.migration_text, ".".join(routine))

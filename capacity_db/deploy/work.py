"""The writing part of a deployment: migrations, routines, triggers and policies.

Every method leaves the database in a state from which a new run goes on, wherever it is killed:
what a transaction does and the record of it are committed together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import psycopg

from capacity_db.deploy import history, registry
from capacity_db.deploy.backend import DEPLOY_SCHEMA, RETRIED, DeployBackend, FileMigration
from capacity_db.deploy.catalogue import FORM, Catalogue
from capacity_db.deploy.connection import Connection, assert_lock_held, set_up_session
from capacity_db.deploy.errors import DeployError, sql_file_error
from capacity_db.deploy.model import Event, EventKind, FileAction, OnEvent, Reason
from capacity_db.deploy.retry import LOCK_TIMEOUT_SQL, with_lock_retries
from capacity_db.deploy.source import OWNER_ROLE, MigrationFile, Source, SqlFile
from capacity_db.deploy.state import State

T = TypeVar("T")
Entry = tuple[FileAction, SqlFile]

_VALIDATORS_SQL = """
    SELECT n.nspname, p.proname, p.oid, l.lanvalidator::regproc::text
    FROM unnest(%s::text[], %s::text[]) AS r (nspname, proname)
    JOIN pg_namespace AS n ON n.nspname = r.nspname
    JOIN pg_proc AS p ON p.pronamespace = n.oid AND p.proname = r.proname
    JOIN pg_language AS l ON l.oid = p.prolang
    WHERE l.lanvalidator <> 0
"""


class Deployment:
    """One run that holds the deployment lock."""

    def __init__(
        self,
        backend: DeployBackend,
        conninfo: str,
        source: Source,
        on_event: OnEvent,
        patience_seconds: float,
    ) -> None:
        self._backend = backend
        self._connection: Connection = backend.connection
        self._conninfo = conninfo
        self._source = source
        self._on_event = on_event
        self._patience_seconds = patience_seconds
        row = self._connection.execute("SELECT pg_catalog.pg_backend_pid()").fetchone()
        self._pid: int = row[0] if row else 0

    @property
    def connection(self) -> Connection:
        """The connection that holds the lock."""
        return self._connection

    def read_state(self) -> State:
        """Return what the database has of the release now."""
        return State.read(self._connection, self._source)

    def create_registry(self) -> None:
        """Create the deployment's own tables where they are missing."""
        registry.create(self._backend)

    def keep_release(self) -> None:
        """Remember what is in force now, as something that a rollback can put back."""
        with self._backend.transaction():
            self._begin()
            history.push(self._connection)

    def apply_migration(self, file: MigrationFile) -> None:
        """Apply one migration and record it."""
        self._on_event(Event(EventKind.MIGRATION, f"migration {file.id}"))
        migration = FileMigration(file)
        record = partial(self._record_applied, migration, file)
        self._process(migration, file, "apply", record)

    def roll_back_migration(self, file: MigrationFile, *, last: bool) -> None:
        """Undo one migration and its record; ``last``: then nothing is deployed any more."""
        self._on_event(Event(EventKind.MIGRATION, f"rolling back {file.id}"))
        migration = FileMigration(file)
        record = partial(self._record_undone, migration, file, last)
        self._process(migration, file, "rollback", record)

    def _process(
        self,
        migration: FileMigration,
        file: MigrationFile,
        direction: str,
        record: Callable[[], None],
    ) -> None:
        def transaction() -> None:
            with self._backend.transaction():
                self._begin()
                if file.transactional:
                    migration.process_steps(self._backend, direction)
                self._back_to_own_role()
                record()

        if not file.transactional:
            try:
                migration.process_steps(self._backend, direction)
            finally:
                self._reset_session()
        self._retrying(transaction, f"{direction} of {file.id}")

    def _record_applied(self, migration: FileMigration, file: MigrationFile) -> None:
        self._backend.log_migration(migration, "apply")
        self._backend.mark_one(migration, log=False)
        registry.add_migration(self._connection, file)

    def _record_undone(self, migration: FileMigration, file: MigrationFile, last: bool) -> None:
        if last:
            registry.drop(self._connection)
            return
        self._backend.log_migration(migration, "rollback")
        self._backend.unmark_one(migration, log=False)
        registry.remove_migration(self._connection, file.id)

    def apply_files(self, state: State, *, accept: bool) -> tuple[str, ...]:
        """Run the files of ``sql/`` that have to run; return those that could not restore.

        Routines first, together, for they lock no table and may refer to each other; then triggers
        and policies one by one; at last ``90_retired.sql``, which drops what they no longer use.
        ``accept``: take objects that running their file did not restore as they are.
        """
        unrestored: list[str] = []
        entries = [(action, self._source.by_path[action.path]) for action in state.files]
        routines = [entry for entry in entries if entry[1].phase == 0]
        batches = [routines] if routines else []
        batches += [[entry] for entry in entries[len(routines) :]]
        for batch in batches:
            for action, _ in batch:
                self._announce(action)
            what = f"sql/{batch[0][0].path}" if len(batch) == 1 else f"{len(batch)} routines"
            run = partial(self._apply_batch, state, batch, accept)
            unrestored += self._retrying(run, what)
        return tuple(unrestored)

    def _announce(self, action: FileAction) -> None:
        if action.reason is Reason.DIFFERS:
            message = f"sql/{action.path}: its object was changed by hand; applying the file again"
            self._on_event(Event(EventKind.REPAIRED, message))
        else:
            self._on_event(Event(EventKind.FILE, f"sql/{action.path} ({action.reason.value})"))

    def _apply_batch(self, state: State, batch: Sequence[Entry], accept: bool) -> list[str]:
        """Run files in one transaction, record them, return the paths not restored."""
        files = [file for _, file in batch]
        context = self._context(state)
        unrestored = []
        with self._backend.transaction():
            self._begin()
            self._connection.execute(f"SET LOCAL ROLE {OWNER_ROLE}".encode())
            self._connection.execute("SET LOCAL check_function_bodies = off")
            # What 90_retired.sql drops may be anything.
            retires = any(file.is_retired for file in files)
            before = self._catalogue() if retires else None
            self._run(files)
            self._validate(files)
            self._back_to_own_role()
            catalogue = self._catalogue(None if retires else files)
            if before is not None:
                self._record_retired(before, catalogue)
            records = []
            for action, file in batch:
                live = catalogue.digest(file)
                record = state.records.get(file.path)
                if (
                    record
                    and action.reason is Reason.DIFFERS
                    and record.live_sha256 != live
                    and record.live_context == context
                ):
                    unrestored.append(file.path)
                    live = live if accept else record.live_sha256
                records.append((file, live))
            registry.record_files(self._connection, records, context)
        return unrestored

    def _catalogue(self, files: Sequence[SqlFile] | None = None) -> Catalogue:
        self._connection.execute("SET LOCAL search_path = pg_catalog")
        found = Catalogue.read(self._connection, self._source, files)
        self._connection.execute("SET LOCAL search_path = ''")
        return found

    def _record_retired(self, before: Catalogue, after: Catalogue) -> None:
        """Record what was dropped: nobody changed those objects by hand."""
        for file in self._source.files:
            old, new = before.digest(file), after.digest(file)
            if old != new:
                registry.record_object(self._connection, file.path, old, new)

    def _run(self, files: Sequence[SqlFile]) -> None:
        for file in files:
            self._execute(file, file.body)

    def _validate(self, files: Sequence[SqlFile]) -> None:
        """Check the bodies, now that every routine is there to be referred to."""
        self._connection.execute("SET LOCAL check_function_bodies = on")
        routines = [file.routine for file in files if file.routine]
        validators = defaultdict(list)
        schemas, names = [schema for schema, _ in routines], [name for _, name in routines]
        for schema, name, oid, validator in self._connection.execute(
            _VALIDATORS_SQL, (schemas, names)
        ):
            validators[schema, name].append(f"SELECT pg_catalog.{validator}({oid:d})")
        for file in files:
            if file.routine is None:
                continue
            for statement in validators[file.routine]:
                self._execute(file, statement)
            if not validators[file.routine]:
                schema, name = file.routine
                raise DeployError(
                    f"sql/{file.path} did not create the routine {schema}.{name}",
                    "The file must define the routine that it is named after.",
                )

    def _execute(self, file: SqlFile, text: str) -> None:
        try:
            self._connection.execute(text.encode())
        except psycopg.Error as error:
            if isinstance(error, RETRIED) or self._connection.closed:
                raise
            whole = text if text is file.body else ""
            raise sql_file_error(error, f"sql/{file.path}", whole) from error

    def remove_files(self, paths: Sequence[str]) -> None:
        """Forget files that left the release; their objects stay."""
        for path in paths:
            message = (
                f"sql/{path} is no longer part of the release; "
                "its object stays until sql/90_retired.sql drops it"
            )
            self._on_event(Event(EventKind.REMOVED, message))
        if paths:
            registry.remove_files(self._connection, paths)

    def _context(self, state: State) -> str:
        """What else may change an object's description: migrations and the server's version."""
        last = state.applied[-1].id if state.applied else ""
        return f"{last}@{self._connection.info.server_version // 10000}, {FORM}"

    def _begin(self) -> None:
        """Settings of every transaction: unqualified names must fail, nobody may wait long."""
        assert_lock_held(self._connection)
        self._connection.execute(LOCK_TIMEOUT_SQL)
        self._connection.execute("SET LOCAL search_path = ''")

    def _back_to_own_role(self) -> None:
        self._connection.execute("RESET ROLE")
        self._connection.execute(f"SET LOCAL search_path = {DEPLOY_SCHEMA}, pg_catalog".encode())

    def _reset_session(self) -> None:
        if not self._connection.closed:
            self._connection.execute("RESET ROLE")
            self._connection.execute("RESET ALL")
            set_up_session(self._connection)
            self._backend.init_connection(self._connection)

    def _retrying(self, action: Callable[[], T], what: str) -> T:
        return with_lock_retries(
            action,
            what=what,
            conninfo=self._conninfo,
            pid=self._pid,
            on_event=self._on_event,
            patience_seconds=self._patience_seconds,
        )

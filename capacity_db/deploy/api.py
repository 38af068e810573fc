"""The deployment as functions. None of them prints, and none configures logging."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from capacity_db.deploy.backup import back_up_from
from capacity_db.deploy.connection import connect, refuse_encoding
from capacity_db.deploy.errors import translated
from capacity_db.deploy.model import (
    Difference,
    MigrateReport,
    OnEvent,
    Plan,
    Reason,
    Status,
    ignore,
)
from capacity_db.deploy.retry import PATIENCE_SECONDS
from capacity_db.deploy.running import WAIT_SECONDS, deployment_of, read_source, refuse
from capacity_db.deploy.source import Source
from capacity_db.deploy.state import State


def plan(conninfo: str, *, source: Source | None = None) -> Plan:
    """Return what `migrate` would do; writes nothing. ``conninfo`` is anything libpq accepts.

    Raises DeployError when the database cannot be read.
    """
    with translated(), closing(connect(conninfo)) as connection:
        return State.read(connection, read_source(source)).plan


def status(conninfo: str, *, source: Source | None = None) -> Status:
    """Return how the database stands against this release; writes nothing.

    Raises DeployError when the database cannot be read.
    """
    with translated(), closing(connect(conninfo)) as connection:
        state = State.read(connection, read_source(source))
        return Status(
            connection.info.dbname,
            connection.info.parameter_status("server_version") or "unknown",
            state.applied,
            state.plan,
            state.differences,
        )


def verify_source(*, source: Source | None = None) -> tuple[Difference, ...]:
    """Return what is wrong with this installation's own files; needs no database."""
    return read_source(source).verify()


def migrate(
    conninfo: str,
    *,
    source: Source | None = None,
    wait_seconds: float = WAIT_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
    accept: bool = False,
    backup: Path | None = None,
    pg_bin: Path | None = None,
    on_event: OnEvent = ignore,
) -> MigrateReport:
    """Bring the database to this release: pending migrations, then every file that differs.

    It may be killed at any point and run again; what is done is done, the rest follows. Only one
    runs at a time: others wait up to ``wait_seconds`` and then find nothing to do. For a lock on a
    table it tries ``patience_seconds``, without making bookings queue behind it.
    ``accept`` takes objects that were changed by hand in a way that running their file does not
    undo (an added grant, trigger or policy) as deployed from now on.
    ``backup``: a file that must not exist, to which pg_dump writes the whole database before
    anything is changed; it is read back, and without it nothing is changed. When there is nothing
    to do, none is written. ``pg_bin``: the folder with pg_dump and pg_restore.
    ``on_event`` is called with progress messages.

    Raises RefusedError when package and database contradict each other, else DeployError; then
    the step that failed has left nothing.
    """
    started = time.monotonic()
    with deployment_of(conninfo, source, wait_seconds, patience_seconds, on_event) as deployment:
        state = deployment.read_state()
        refuse(state.refusals)
        if not state.applied:  # what is there goes on; doctor says so
            refuse_encoding(deployment.connection)
        saved = None
        if backup is not None and not state.plan.empty:
            saved = back_up_from(
                deployment.connection, conninfo, backup, pg_bin=pg_bin, on_event=on_event
            )
        deployment.create_registry()
        pending = state.plan.migrations
        for migration_id in pending:
            deployment.apply_migration(state.source.by_id[migration_id])
        state = deployment.read_state()
        todo = state.plan
        unrestored = deployment.apply_files(state, accept=accept)
        deployment.remove_files(todo.removed)
        deployment.keep_release()
    return MigrateReport(
        migrations=pending,
        files=tuple(action.path for action in todo.files),
        repaired=tuple(a.path for a in todo.files if a.reason is Reason.DIFFERS),
        unrestored=unrestored,
        removed=todo.removed,
        seconds=time.monotonic() - started,
        backup=saved,
    )

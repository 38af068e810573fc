"""The deployment as functions. None of them prints, and none configures logging."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from capacity_db.deploy.backend import DeployBackend
from capacity_db.deploy.connection import connect, deploy_lock, prepare_to_write
from capacity_db.deploy.errors import DeployError, RefusedError, translated
from capacity_db.deploy.losses import losses
from capacity_db.deploy.model import (
    Difference,
    MigrateReport,
    OnEvent,
    Plan,
    Reason,
    RollbackPlan,
    RollbackReport,
    Status,
    ignore,
)
from capacity_db.deploy.retry import PATIENCE_SECONDS
from capacity_db.deploy.source import MigrationFile, Source
from capacity_db.deploy.state import State
from capacity_db.deploy.work import Deployment

WAIT_SECONDS = 600.0
"""How long a deployment waits for another one, unless told otherwise."""


def plan(conninfo: str, *, source: Source | None = None) -> Plan:
    """Return what `migrate` would do; writes nothing. ``conninfo`` is anything libpq accepts.

    Raises DeployError when the database cannot be read.
    """
    with translated(), closing(connect(conninfo)) as connection:
        return State.read(connection, _read(source)).plan


def status(conninfo: str, *, source: Source | None = None) -> Status:
    """Return how the database stands against this release; writes nothing.

    Raises DeployError when the database cannot be read.
    """
    with translated(), closing(connect(conninfo)) as connection:
        state = State.read(connection, _read(source))
        return Status(
            connection.info.dbname,
            connection.info.parameter_status("server_version") or "unknown",
            state.applied,
            state.plan,
            state.differences,
        )


def verify_source(*, source: Source | None = None) -> tuple[Difference, ...]:
    """Return what is wrong with this installation's own files; needs no database."""
    return _read(source).verify()


def migrate(
    conninfo: str,
    *,
    source: Source | None = None,
    wait_seconds: float = WAIT_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
    accept: bool = False,
    on_event: OnEvent = ignore,
) -> MigrateReport:
    """Bring the database to this release: pending migrations, then every file that differs.

    It may be killed at any point and run again; what is done is done, the rest follows. Only one
    runs at a time: others wait up to ``wait_seconds`` and then find nothing to do. For a lock on a
    table it tries ``patience_seconds``, without making bookings queue behind it.
    ``accept`` takes objects that were changed by hand in a way that running their file does not
    undo (an added grant, trigger or policy) as deployed from now on.
    ``on_event`` is called with progress messages.

    Raises RefusedError when package and database contradict each other, else DeployError; then
    the step that failed has left nothing.
    """
    started = time.monotonic()
    with _deployment(conninfo, source, wait_seconds, patience_seconds, on_event) as deployment:
        state = deployment.read_state()
        _refuse(state.refusals)
        deployment.create_registry()
        pending = state.plan.migrations
        for migration_id in pending:
            deployment.apply_migration(state.source.by_id[migration_id])
        state = deployment.read_state()
        todo = state.plan
        unrestored = deployment.apply_files(state, accept=accept)
        deployment.remove_files(todo.removed)
    return MigrateReport(
        migrations=pending,
        files=tuple(action.path for action in todo.files),
        repaired=tuple(a.path for a in todo.files if a.reason is Reason.DIFFERS),
        unrestored=unrestored,
        removed=todo.removed,
        seconds=time.monotonic() - started,
    )


def plan_rollback(
    conninfo: str, count: int | None = 1, *, source: Source | None = None
) -> RollbackPlan:
    """Return what rolling back the newest ``count`` migrations (None: all) would destroy.

    Raises RefusedError or DeployError; writes nothing.
    """
    with translated(), closing(connect(conninfo)) as connection:
        state = State.read(connection, _read(source))
        _refuse(state.refusals)
        files = _newest(state, count)
        return RollbackPlan(tuple(file.id for file in files), losses(connection, files))


def rollback(
    conninfo: str,
    count: int | None = 1,
    *,
    source: Source | None = None,
    wait_seconds: float = WAIT_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
    on_event: OnEvent = ignore,
) -> RollbackReport:
    """Undo the newest ``count`` migrations (None: all), newest first, with their data.

    Each is one transaction with its record. Routines, triggers and policies may go with what they
    belong to; the next `migrate`, of this release or another, applies them all again. When nothing
    is left, the deployment's own tables go too.

    Raises RefusedError or DeployError.
    """
    started = time.monotonic()
    with _deployment(conninfo, source, wait_seconds, patience_seconds, on_event) as deployment:
        state = deployment.read_state()
        _refuse(state.refusals)
        files = _newest(state, count)
        for number, file in enumerate(files, start=1):
            deployment.roll_back_migration(file, last=number == len(state.applied))
    return RollbackReport(tuple(file.id for file in files), time.monotonic() - started)


def _newest(state: State, count: int | None) -> list[MigrationFile]:
    if count is not None and count < 1:
        raise DeployError("the number of migrations to roll back must be 1 or more")
    newest_first = [state.source.by_id[migration.id] for migration in reversed(state.applied)]
    return newest_first[:count]


def _read(source: Source | None) -> Source:
    if source is not None:
        return source
    try:
        return Source.read()
    except (OSError, UnicodeDecodeError) as error:
        raise DeployError(
            f"the SQL files of this installation cannot be read: {error}",
            "Install capacity-db again.",
        ) from error


def _refuse(differences: tuple[Difference, ...]) -> None:
    if differences:
        raise RefusedError(differences)


@contextmanager
def _deployment(
    conninfo: str,
    source: Source | None,
    wait_seconds: float,
    patience_seconds: float,
    on_event: OnEvent,
) -> Iterator[Deployment]:
    release = _read(source)
    with translated(), DeployBackend(conninfo) as backend:
        prepare_to_write(backend.connection, conninfo)
        with deploy_lock(backend.connection, wait_seconds, on_event):
            yield Deployment(backend, conninfo, release, on_event, patience_seconds)

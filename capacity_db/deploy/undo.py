"""Going back: migrations with their data, and the routines of the release before."""

from __future__ import annotations

import time
from contextlib import closing

from capacity_db.deploy import history, registry
from capacity_db.deploy.connection import Connection, connect
from capacity_db.deploy.errors import DeployError, translated
from capacity_db.deploy.history import StoredRelease
from capacity_db.deploy.losses import losses
from capacity_db.deploy.model import OnEvent, RollbackPlan, RollbackReport, ignore
from capacity_db.deploy.restore import Restoration
from capacity_db.deploy.retry import PATIENCE_SECONDS
from capacity_db.deploy.running import WAIT_SECONDS, deployment_of, read_source, refuse
from capacity_db.deploy.source import MigrationFile, Source, SqlFile
from capacity_db.deploy.state import State


def plan_rollback(
    conninfo: str, count: int | None = 1, *, source: Source | None = None
) -> RollbackPlan:
    """Return what rolling back the newest ``count`` migrations (None: all) would destroy.

    Raises RefusedError or DeployError; writes nothing.
    """
    with translated(), closing(connect(conninfo)) as connection:
        state = State.read(connection, read_source(source))
        refuse(state.refusals)
        files = _newest(state, count)
        release = _before(connection, state, files)
        return RollbackPlan(
            tuple(file.id for file in files),
            losses(connection, files),
            release.deployed_at if release else None,
        )


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
    belong to: those of the release that was in force with the remaining migrations are put back
    in the same run, if it is kept; else the next `migrate`, of this release or another, applies
    them all again. When nothing is left, the deployment's own tables go too.

    Raises RefusedError or DeployError. After an error or a kill in between, `rollback_routines`
    does the part that is missing.
    """
    started = time.monotonic()
    with deployment_of(conninfo, source, wait_seconds, patience_seconds, on_event) as deployment:
        state = deployment.read_state()
        refuse(state.refusals)
        files = _newest(state, count)
        release = _before(deployment.connection, state, files)
        undone = _known(deployment.connection, state)
        for number, file in enumerate(files, start=1):
            deployment.roll_back_migration(file, last=number == len(state.applied))
        ran = Restoration.of(deployment, release, undone).run() if release else ()
    return RollbackReport(
        tuple(file.id for file in files),
        release.deployed_at if release else None,
        ran,
        time.monotonic() - started,
    )


def plan_rollback_routines(conninfo: str, *, source: Source | None = None) -> RollbackPlan:
    """Return which release `rollback_routines` would put back.

    Raises RefusedError, or DeployError when none is kept; writes nothing.
    """
    with translated(), closing(connect(conninfo)) as connection:
        state = State.read(connection, read_source(source))
        refuse(state.refusals)
        return RollbackPlan((), (), _previous(connection, state).deployed_at)


def rollback_routines(
    conninfo: str,
    *,
    source: Source | None = None,
    wait_seconds: float = WAIT_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
    on_event: OnEvent = ignore,
) -> RollbackReport:
    """Put back the routines, triggers and policies that were in force before; no data is lost.

    These are the newest ones kept that worked with the very migrations that are applied now. It
    may be killed at any point and run again.

    Raises RefusedError, or DeployError when there are none.
    """
    started = time.monotonic()
    with deployment_of(conninfo, source, wait_seconds, patience_seconds, on_event) as deployment:
        state = deployment.read_state()
        refuse(state.refusals)
        release = _previous(deployment.connection, state)
        undone = _known(deployment.connection, state)
        ran = Restoration.of(deployment, release, undone).run()
    return RollbackReport((), release.deployed_at, ran, time.monotonic() - started)


def _newest(state: State, count: int | None) -> list[MigrationFile]:
    if count is not None and count < 1:
        raise DeployError("the number of migrations to roll back must be 1 or more")
    if count is not None and count > len(state.applied) > 0:
        raise DeployError(
            f"there are not {count} migrations to roll back: {len(state.applied)} are applied",
            "`capacity-db rollback --all` undoes all of them, with all data.",
        )
    newest_first = [state.source.by_id[migration.id] for migration in reversed(state.applied)]
    return newest_first[:count]


def _before(
    connection: Connection, state: State, files: list[MigrationFile]
) -> StoredRelease | None:
    """The release that was in force when ``files`` were not applied."""
    remaining = [migration.id for migration in state.applied][: len(state.applied) - len(files)]
    return history.find(connection, remaining) if files and remaining else None


def _previous(connection: Connection, state: State) -> StoredRelease:
    """The release that was in force before this one, with the same migrations."""
    applied = [migration.id for migration in state.applied]
    deployed = {path: record.sha256 for path, record in state.records.items()}
    release = history.find(connection, applied, deployed) if applied else None
    if release is None:
        raise DeployError(
            "no earlier routines are kept that worked with the migrations applied here",
            "Install the earlier release and run its `capacity-db migrate`, or undo migrations "
            "too: `capacity-db rollback`.",
        )
    return release


def _known(connection: Connection, state: State) -> list[SqlFile]:
    """The files that may have made what the database has: this package's, and the deployed ones."""
    return [*state.source.files, *(registry.files(connection) if state.applied else ())]

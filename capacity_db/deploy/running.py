"""What every function that deploys begins with: the release, the connection, the lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from capacity_db.deploy.backend import DeployBackend
from capacity_db.deploy.connection import deploy_lock, prepare_to_write
from capacity_db.deploy.errors import DeployError, RefusedError, translated
from capacity_db.deploy.model import Difference, OnEvent
from capacity_db.deploy.source import Source
from capacity_db.deploy.work import Deployment

WAIT_SECONDS = 600.0
"""How long a deployment waits for another one, unless told otherwise."""


def read_source(source: Source | None) -> Source:
    """Return ``source``, or this installation's own release. Raises DeployError."""
    if source is not None:
        return source
    try:
        return Source.read()
    except (OSError, UnicodeDecodeError) as error:
        raise DeployError(
            f"the SQL files of this installation cannot be read: {error}",
            "Install capacity-db again.",
        ) from error


def refuse(differences: tuple[Difference, ...]) -> None:
    """Raise RefusedError if there are contradictions."""
    if differences:
        raise RefusedError(differences)


@contextmanager
def deployment_of(
    conninfo: str,
    source: Source | None,
    wait_seconds: float,
    patience_seconds: float,
    on_event: OnEvent,
) -> Iterator[Deployment]:
    """Connect, wait for the deployment lock and hold it."""
    release = read_source(source)
    with translated(), DeployBackend(conninfo) as backend:
        prepare_to_write(backend.connection, conninfo)
        with deploy_lock(backend.connection, wait_seconds, on_event):
            yield Deployment(backend, conninfo, release, on_event, patience_seconds)

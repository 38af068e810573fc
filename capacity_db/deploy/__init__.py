"""Bringing a database to a release and back: migrations, and everything in ``sql/``.

>>> from capacity_db import deploy
>>> report = deploy.migrate("dbname=bookings")  # doctest: +SKIP
>>> deploy.status("dbname=bookings").clean  # doctest: +SKIP
True
"""

from capacity_db.deploy.api import (
    WAIT_SECONDS,
    migrate,
    plan,
    plan_rollback,
    rollback,
    status,
    verify_source,
)
from capacity_db.deploy.errors import (
    DeployError,
    NotPermittedError,
    RefusedError,
    SqlFileError,
    UnreachableError,
    UnsuitableServerError,
    WaitedTooLongError,
)
from capacity_db.deploy.model import (
    AppliedMigration,
    Difference,
    DifferenceKind,
    Event,
    EventKind,
    FileAction,
    Loss,
    MigrateReport,
    Plan,
    Reason,
    RollbackPlan,
    RollbackReport,
    Status,
)
from capacity_db.deploy.source import Source

__all__ = [
    "WAIT_SECONDS",
    "AppliedMigration",
    "DeployError",
    "Difference",
    "DifferenceKind",
    "Event",
    "EventKind",
    "FileAction",
    "Loss",
    "MigrateReport",
    "NotPermittedError",
    "Plan",
    "Reason",
    "RefusedError",
    "RollbackPlan",
    "RollbackReport",
    "Source",
    "SqlFileError",
    "Status",
    "UnreachableError",
    "UnsuitableServerError",
    "WaitedTooLongError",
    "migrate",
    "plan",
    "plan_rollback",
    "rollback",
    "status",
    "verify_source",
]

"""Bringing a database to a release and back: migrations, and everything in ``sql/``.

>>> from capacity_db import deploy
>>> report = deploy.migrate("dbname=bookings")  # doctest: +SKIP
>>> deploy.status("dbname=bookings").clean  # doctest: +SKIP
True
"""

from capacity_db.deploy.api import migrate, plan, status, verify_source
from capacity_db.deploy.backup import back_up
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
    Backup,
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
    TableLock,
)
from capacity_db.deploy.running import WAIT_SECONDS
from capacity_db.deploy.source import Source
from capacity_db.deploy.totals import correct_totals
from capacity_db.deploy.undo import (
    plan_rollback,
    plan_rollback_routines,
    rollback,
    rollback_routines,
)

__all__ = [
    "WAIT_SECONDS",
    "AppliedMigration",
    "Backup",
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
    "TableLock",
    "UnreachableError",
    "UnsuitableServerError",
    "WaitedTooLongError",
    "back_up",
    "correct_totals",
    "migrate",
    "plan",
    "plan_rollback",
    "plan_rollback_routines",
    "rollback",
    "rollback_routines",
    "status",
    "verify_source",
]

"""What the deployment tells its caller: plans, states and reports, all immutable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a file of ``sql/`` has to run."""

    NEW = "new"
    CHANGED = "changed"
    DIFFERS = "differs"
    """The file is as deployed, the object in the database is not: somebody changed it by hand."""


class DifferenceKind(StrEnum):
    """In what way the database and this package contradict each other."""

    EDITED_MIGRATION = "edited_migration"
    MISSING_MIGRATION = "missing_migration"
    FOREIGN_MIGRATION = "foreign_migration"
    BROKEN_SOURCE = "broken_source"
    CHANGED_BY_HAND = "changed_by_hand"
    UNKNOWN_ROUTINE = "unknown_routine"
    EXTRA_OVERLOAD = "extra_overload"
    UNKNOWN_TRIGGER = "unknown_trigger"
    UNKNOWN_POLICY = "unknown_policy"
    UNKNOWN_VIEW = "unknown_view"


REFUSING = frozenset(
    {
        DifferenceKind.EDITED_MIGRATION,
        DifferenceKind.MISSING_MIGRATION,
        DifferenceKind.FOREIGN_MIGRATION,
        DifferenceKind.BROKEN_SOURCE,
    }
)
"""The kinds that make `migrate` and `rollback` refuse; the others are only shown or repaired."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One contradiction: what it is about, what is wrong, what to do."""

    kind: DifferenceKind
    object: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FileAction:
    """A file of ``sql/`` that has to run, and why. ``locks_table``: it locks its table briefly."""

    path: str
    reason: Reason
    locks_table: bool


@dataclass(frozen=True, slots=True)
class TableLock:
    """A lock that a step takes on a table which the database has already, until it commits.

    ``step``: a migration's id or a path below ``sql/``; ``table``: of schema ``capacity``. Who has
    to wait for it: bookings, questions for availability, whoever reads or writes the table.
    ``rewrites`` and ``scans``: it is held while the whole table is written anew, or read.
    ``rows``: how many the server takes the table to have, or None.
    """

    step: str
    table: str
    mode: str
    bookings_wait: bool
    availability_waits: bool
    reads_wait: bool
    writes_wait: bool
    rewrites: bool
    scans: bool
    rows: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What `migrate` would do, in this order. ``removed``: files gone from the package.

    ``locks``: in the order of the steps; ``unmeasured``: steps whose locks are not known.
    """

    migrations: tuple[str, ...]
    files: tuple[FileAction, ...]
    removed: tuple[str, ...]
    refusals: tuple[Difference, ...]
    locks: tuple[TableLock, ...] = ()
    unmeasured: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """True when `migrate` would change nothing and refuse nothing."""
        return not (self.migrations or self.files or self.removed or self.refusals)


@dataclass(frozen=True, slots=True)
class AppliedMigration:
    """A migration in force; ``sha256`` of its file is None when something else marked it."""

    id: str
    sha256: str | None
    applied_at: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """How the database stands against this package."""

    database: str
    server_version: str
    applied: tuple[AppliedMigration, ...]
    plan: Plan
    differences: tuple[Difference, ...]

    @property
    def clean(self) -> bool:
        """True when nothing is pending and nothing differs."""
        return self.plan.empty and not self.differences


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and read back.

    ``bytes``: of the file; ``database_bytes``: of the database, with indexes and free space.
    """

    file: str
    bytes: int
    database_bytes: int
    tables: int
    pg_dump: str
    seconds: float


@dataclass(frozen=True, slots=True)
class MigrateReport:
    """What `migrate` did. ``repaired``: files that ran because their object had been changed.

    ``unrestored``: of these, the ones whose object still differs, because what was added by hand
    (a trigger, a policy, a grant) is not undone by running the file. ``backup``: what was written
    before, if it was asked for and there was something to do.
    """

    migrations: tuple[str, ...]
    files: tuple[str, ...]
    repaired: tuple[str, ...]
    unrestored: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float
    backup: Backup | None = None

    @property
    def changed(self) -> bool:
        """True when anything at all was written."""
        return bool(self.migrations or self.files or self.removed)


@dataclass(frozen=True, slots=True)
class Loss:
    """Data that a rollback destroys. ``rows`` is a lower bound when ``more`` is True."""

    object: str
    rows: int
    more: bool


@dataclass(frozen=True, slots=True)
class RollbackPlan:
    """What `rollback` would undo, newest first, and the data that would be lost with it.

    ``restores``: when the release was deployed whose routines come back; None: no release with the
    remaining migrations is kept.
    """

    migrations: tuple[str, ...]
    losses: tuple[Loss, ...]
    restores: datetime | None


@dataclass(frozen=True, slots=True)
class RollbackReport:
    """What `rollback` undid, newest first.

    ``restored``: when the release was deployed whose routines, triggers and policies are in force
    again, or None; ``files``: those of its files that ran.
    """

    migrations: tuple[str, ...]
    restored: datetime | None
    files: tuple[str, ...]
    seconds: float


class EventKind(StrEnum):
    """What a progress message is about."""

    WAITING = "waiting"
    MIGRATION = "migration"
    FILE = "file"
    REPAIRED = "repaired"
    REMOVED = "removed"
    RESTORED = "restored"
    BACKUP = "backup"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Event:
    """A progress message of a running deployment, in one English sentence."""

    kind: EventKind
    message: str


OnEvent = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """The callback of a caller who does not want progress messages."""

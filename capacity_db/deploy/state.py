"""Comparing a database with a release: what is pending, what differs, what forbids to go on."""

from __future__ import annotations

from dataclasses import dataclass

from capacity_db.deploy import registry
from capacity_db.deploy.catalogue import FORM, Catalogue
from capacity_db.deploy.connection import Connection
from capacity_db.deploy.locks import Measured
from capacity_db.deploy.model import (
    AppliedMigration,
    Difference,
    DifferenceKind,
    FileAction,
    Plan,
    Reason,
)
from capacity_db.deploy.source import STATE_SCHEMA, Source, edited

# What the statistics say: asking the tables themselves would wait for whoever has them locked.
_ROWS_SQL = """
    SELECT c.relname, CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint END
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = %s AND c.relkind IN ('r', 'p')
"""


@dataclass(frozen=True)
class State:
    """What a database has of a release, read in one snapshot."""

    source: Source
    applied: tuple[AppliedMigration, ...]
    records: dict[str, registry.Record]
    catalogue: Catalogue
    rows: dict[str, int | None]

    @classmethod
    def read(cls, connection: Connection, source: Source) -> State:
        """Read it; ``connection`` must be in autocommit mode and outside a transaction."""
        with connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            connection.execute("SET LOCAL search_path = pg_catalog")
            connection.execute("SET LOCAL TimeZone = 'UTC'")
            deployed = registry.exists(connection)
            return cls(
                source,
                registry.applied_migrations(connection) if deployed else (),
                registry.records(connection) if deployed else {},
                Catalogue.read(connection, source),
                dict(connection.execute(_ROWS_SQL, (STATE_SCHEMA,)).fetchall()),
            )

    @property
    def plan(self) -> Plan:
        """What a deployment would do."""
        applied = {migration.id for migration in self.applied}
        pending = tuple(m.id for m in self.source.migrations if m.id not in applied)
        removed = tuple(sorted(set(self.records) - set(self.source.by_path)))
        files = self.files
        steps = (*pending, *(file.path for file in files if file.locks_table))
        measured = Measured.read(self.source.migrations_dir)
        locks = measured.locks(steps, self.rows)
        # Nobody uses a database that has none of our tables yet.
        unmeasured = measured.unmeasured(steps) if self.rows else ()
        return Plan(pending, files, removed, self.refusals, locks, unmeasured)

    @property
    def files(self) -> tuple[FileAction, ...]:
        """The files that have to run, in the order in which they run."""
        actions = []
        for file in self.source.files:
            record = self.records.get(file.path)
            if record is None:
                reason = Reason.NEW
            elif record.sha256 != file.sha256:
                reason = Reason.CHANGED
            elif record.live_sha256 != self.catalogue.digest(file):
                # Described as it was once: nobody can tell whether somebody changed it.
                is_old = file.locks_table and not record.live_context.endswith(FORM)
                reason = Reason.CHANGED if is_old else Reason.DIFFERS
            else:
                continue
            actions.append(FileAction(file.path, reason, file.locks_table))
        return tuple(actions)

    @property
    def refusals(self) -> tuple[Difference, ...]:
        """The contradictions that forbid to deploy or roll back."""
        found = list(self.source.verify())
        known = {difference.object for difference in found}
        for migration in self.applied:
            file = self.source.by_id.get(migration.id)
            if f"{migration.id}.sql" in known:
                continue
            if file is None:
                found.append(_missing(migration.id))
            elif migration.sha256 is None:
                found.append(_foreign(migration.id))
            elif migration.sha256 != file.sha256:
                found.append(edited(migration.id))
        return tuple(found)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All contradictions: those that refuse, changes by hand, and unknown objects."""
        by_hand = [_by_hand(file.path) for file in self.files if file.reason is Reason.DIFFERS]
        return (*self.refusals, *by_hand, *self.catalogue.unaccounted(self.source))


def _missing(migration_id: str) -> Difference:
    return Difference(
        DifferenceKind.MISSING_MIGRATION,
        migration_id,
        "is applied to this database, but not part of this package",
        "The database was deployed by a newer release: install that release or a later one.",
    )


def _foreign(migration_id: str) -> Difference:
    return Difference(
        DifferenceKind.FOREIGN_MIGRATION,
        migration_id,
        "was marked as applied by another tool than capacity-db",
        "Roll it back with that tool, then run `capacity-db migrate`.",
    )


def _by_hand(path: str) -> Difference:
    return Difference(
        DifferenceKind.CHANGED_BY_HAND,
        f"sql/{path}",
        "the object in the database is not what this file made of it",
        "`capacity-db migrate` runs the file again. If you want the change, put it into the file.",
    )

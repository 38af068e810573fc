"""yoyo, adapted: any libpq conninfo, tables in a schema of their own, one transaction a migration.

yoyo keeps the history (its tables ``_yoyo_migration`` and ``_yoyo_log``) and runs the steps.
Three of its habits are replaced, all because of a process that may be killed at any point:

- it runs a migration's steps and writes the mark in separate transactions; here the caller opens
  one transaction around both, and yoyo's own become savepoints in it;
- its lock is a table row that outlives its owner; here ``deploy_lock`` does the locking;
- it splits files into statements by a heuristic and prints what a SELECT returns; here a file goes
  to the server as it is, which also lets the server name the line of an error.
"""

from __future__ import annotations

import getpass
import os
import platform
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from yoyo import internalmigrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.migrations import Migration, MigrationStep, read_sql_migration

from capacity_db.deploy.connection import Connection, connect
from capacity_db.deploy.errors import sql_file_error
from capacity_db.deploy.source import MigrationFile

DEPLOY_SCHEMA = "capacity_deploy"


class DeployBackend(PostgresqlPsycopgBackend):
    """yoyo's PostgreSQL backend on one autocommit connection that it opens itself."""

    def __init__(self, conninfo: str) -> None:
        super().__init__(conninfo, "_yoyo_migration")

    def connect(self, dburi: str) -> Connection:
        """Open the connection; ``dburi`` is a libpq conninfo."""
        return connect(dburi)

    def init_connection(self, connection: Connection) -> None:
        """Make yoyo's unqualified table names mean the ones in our schema."""
        connection.execute(f"SET search_path TO {DEPLOY_SCHEMA}, pg_catalog")

    def rollback(self) -> None:
        """End the transaction; a connection that is gone has ended it already."""
        if self.connection.closed:
            self._in_transaction = False
        else:
            super().rollback()

    @contextmanager
    def lock(self, timeout: float = 10) -> Iterator[None]:  # noqa: ARG002 (yoyo's signature)
        """Nothing: the caller holds ``deploy_lock``, which a killed process cannot leave behind."""
        yield

    def list_tables(self, **_kwargs: object) -> list[str]:
        """Return the names of the tables in our schema."""
        rows = self.connection.execute(
            "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = %s", (DEPLOY_SCHEMA,)
        )
        return [name for (name,) in rows]

    def create_history(self) -> None:
        """Create yoyo's tables where they are missing or of an older version."""
        if internalmigrations.needs_upgrading(self):
            internalmigrations.upgrade(self)
        self._internal_schema_updated = True

    def get_log_data(
        self, migration: Migration | None = None, operation: str = "apply"
    ) -> dict[str, Any]:
        """Return who did what, without asking a name server (which may hang)."""
        try:
            user = getpass.getuser()
        except (KeyError, OSError, ImportError):
            user = f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
        return {
            "id": str(uuid.uuid4()),
            "migration_id": migration.id if migration else None,
            "migration_hash": migration.hash if migration else None,
            "username": user[:255],
            "hostname": platform.node()[:255],
            "created_at_utc": datetime.now(UTC).replace(tzinfo=None),
            "operation": operation,
        }


class FileMigration(Migration):
    """A migration whose file is sent to the server in one piece.

    A file with ``-- transactional: false`` goes statement by statement instead.
    """

    def __init__(self, file: MigrationFile) -> None:
        super().__init__(file.id, str(file.path), source_dir=str(file.path.parent))
        self._file = file

    def load(self) -> None:
        """Build yoyo's steps: one that applies the file, and undoes it by the rollback file."""
        if self.loaded:
            return
        file = self._file
        self.source = file.text
        self._depends: set[Migration] = set()
        self.use_transactions = file.transactional

        def apply(connection: Connection) -> None:
            _send(connection, file.path, file.text, file.transactional)

        def undo(connection: Connection) -> None:
            _send(connection, file.rollback_path, file.rollback or "", file.transactional)

        self.steps = [MigrationStep(0, apply, undo)]


def _send(connection: Connection, path: Path, text: str, whole: bool) -> None:
    statements = [text] if whole else read_sql_migration(str(path))[2]
    for statement in statements:
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            if isinstance(error, RETRIED) or connection.closed:
                raise
            # Only a file sent whole lets the server's position be read as a line of the file.
            raise sql_file_error(error, f"migrations/{path.name}", text if whole else "") from error


RETRIED = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
"""Errors that pass when tried again: another session held a table."""

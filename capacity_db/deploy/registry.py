"""The deployment's own tables, in schema ``capacity_deploy``, beside yoyo's.

``migrations`` holds the digest of each applied migration's file: yoyo itself knows a migration by
its name only and would never notice an edit. ``routines`` holds each file of ``sql/`` as deployed.
What was deployed before is in ``history``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from capacity_db.deploy import history
from capacity_db.deploy.backend import DEPLOY_SCHEMA, DeployBackend
from capacity_db.deploy.connection import Connection
from capacity_db.deploy.model import AppliedMigration
from capacity_db.deploy.source import MigrationFile, SqlFile

_CREATE_SQL = b"""
    CREATE SCHEMA IF NOT EXISTS capacity_deploy;
    REVOKE ALL ON SCHEMA capacity_deploy FROM PUBLIC;
    COMMENT ON SCHEMA capacity_deploy IS
        'What capacity-db migrate has deployed. Only the migrating role enters.';
    CREATE TABLE capacity_deploy.migrations (
        id text NOT NULL CONSTRAINT migrations_pkey PRIMARY KEY,
        sha256 text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE capacity_deploy.migrations IS
        'Applied migrations, each with the SHA-256 of the file that was applied.';
    CREATE TABLE capacity_deploy.routines (
        path text NOT NULL CONSTRAINT routines_pkey PRIMARY KEY,
        sha256 text NOT NULL,
        body text NOT NULL,
        live_sha256 text NOT NULL,
        live_context text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    );
    COMMENT ON TABLE capacity_deploy.routines IS
        'Files of sql/ as deployed. live_sha256: digest of the resulting object in the catalogue; '
        'live_context: last migration and server version at that time.';
"""

_RECORD_FILE_SQL = """
    INSERT INTO capacity_deploy.routines (path, sha256, body, live_sha256, live_context)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (path) DO UPDATE
    SET sha256 = excluded.sha256, body = excluded.body, live_sha256 = excluded.live_sha256,
        live_context = excluded.live_context, applied_at = excluded.applied_at
"""

_APPLIED_SQL = """
    SELECT y.migration_id, m.sha256, m.applied_at
    FROM capacity_deploy._yoyo_migration AS y
    LEFT JOIN capacity_deploy.migrations AS m ON m.id = y.migration_id
    ORDER BY y.migration_id
"""


@dataclass(frozen=True, slots=True)
class Record:
    """A file of ``sql/`` as the registry knows it: digests of the file and of its object."""

    sha256: str
    live_sha256: str
    live_context: str


def exists(connection: Connection) -> bool:
    """Return whether anything was ever deployed to this database."""
    row = connection.execute(
        "SELECT pg_catalog.to_regclass('capacity_deploy.routines') IS NOT NULL"
    ).fetchone()
    return row == (True,)


def create(backend: DeployBackend) -> None:
    """Create the tables where they are missing. Call it under the deployment lock."""
    with backend.transaction():
        if not exists(backend.connection):
            backend.connection.execute(_CREATE_SQL)
        backend.create_history()
        history.create(backend.connection)


def drop(connection: Connection) -> None:
    """Drop the schema with everything in it: nothing is deployed any more."""
    connection.execute(f"DROP SCHEMA {DEPLOY_SCHEMA} CASCADE".encode())


def applied_migrations(connection: Connection) -> tuple[AppliedMigration, ...]:
    """Return the migrations in force, oldest first."""
    return tuple(AppliedMigration(*row) for row in connection.execute(_APPLIED_SQL))


def records(connection: Connection) -> dict[str, Record]:
    """Return what is deployed of ``sql/``, by path."""
    query = "SELECT path, sha256, live_sha256, live_context FROM capacity_deploy.routines"
    return {path: Record(*rest) for path, *rest in connection.execute(query)}


def files(connection: Connection) -> list[SqlFile]:
    """Return the files of ``sql/`` as they are deployed, in no order."""
    query = "SELECT path, body, sha256 FROM capacity_deploy.routines"
    return [SqlFile(*row) for row in connection.execute(query)]


def add_migration(connection: Connection, migration: MigrationFile) -> None:
    """Remember the digest of a migration that was just applied."""
    connection.execute(
        "INSERT INTO capacity_deploy.migrations (id, sha256) VALUES (%s, %s) "
        "ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256",
        (migration.id, migration.sha256),
    )


def remove_migration(connection: Connection, migration_id: str) -> None:
    """Forget a migration that was just rolled back, and all of ``sql/``.

    What the rollback dropped may have taken routines, triggers or policies with it, so the next
    deployment has to apply every file again.
    """
    connection.execute("DELETE FROM capacity_deploy.migrations WHERE id = %s", (migration_id,))
    connection.execute("DELETE FROM capacity_deploy.routines")


def record_files(
    connection: Connection, files: Iterable[tuple[SqlFile, str]], context: str
) -> None:
    """Remember files, each with the digest of its object, as deployed."""
    connection.cursor().executemany(
        _RECORD_FILE_SQL,
        [(file.path, file.sha256, file.body, live, context) for file, live in files],
    )


def record_object(connection: Connection, path: str, before: str, after: str) -> None:
    """Remember what the deployment itself made of an object, if it was as deployed before."""
    connection.execute(
        "UPDATE capacity_deploy.routines SET live_sha256 = %s WHERE path = %s AND live_sha256 = %s",
        (after, path, before),
    )


def remove_files(connection: Connection, paths: Iterable[str]) -> None:
    """Forget files that are no longer part of the release."""
    connection.execute("DELETE FROM capacity_deploy.routines WHERE path = ANY (%s)", (list(paths),))

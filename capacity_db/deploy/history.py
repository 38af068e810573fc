"""The releases that were in force before: what `rollback` puts back.

A stack: a `migrate` that changes something puts what is in force afterwards on top, a rollback
takes off what it undoes. A release is the list of its migrations and the digest of each file of
``sql/``; the files themselves are kept once each, by digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from capacity_db.deploy.connection import Connection
from capacity_db.deploy.errors import DeployError
from capacity_db.deploy.source import SqlFile, digest

KEPT = 5
"""How many releases are kept, and beside them the newest one of each of as many migration sets."""

_CREATE_SQL = b"""
    CREATE TABLE capacity_deploy.bodies (
        sha256 text NOT NULL CONSTRAINT bodies_pkey PRIMARY KEY,
        body text NOT NULL
    );
    COMMENT ON TABLE capacity_deploy.bodies IS
        'Files of sql/ of the releases that are kept, by their SHA-256.';
    CREATE TABLE capacity_deploy.releases (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT releases_pkey PRIMARY KEY,
        migrations text[] NOT NULL,
        files jsonb NOT NULL,
        deployed_at timestamptz NOT NULL DEFAULT now(),
        is_returning boolean NOT NULL DEFAULT false
    );
    COMMENT ON TABLE capacity_deploy.releases IS
        'What was in force after each deployment, the newest last. files: path of each file of '
        'sql/ and its SHA-256, a key of bodies; is_returning: a rollback to it has begun.';
"""

_PUSH_SQL = b"""
    INSERT INTO capacity_deploy.releases (migrations, files)
    SELECT now.migrations, now.files
    FROM (SELECT (SELECT coalesce(array_agg(m.id ORDER BY m.id), '{}')
                  FROM capacity_deploy.migrations AS m) AS migrations,
                 (SELECT jsonb_object_agg(r.path, r.sha256)
                  FROM capacity_deploy.routines AS r) AS files) AS now
    WHERE now.files IS NOT NULL
      AND NOT EXISTS (
          SELECT
          FROM capacity_deploy.releases AS r
          WHERE r.id = (SELECT max(newest.id) FROM capacity_deploy.releases AS newest)
            AND r.migrations = now.migrations AND r.files = now.files)
    RETURNING id
"""

_ARRIVED_SQL = b"UPDATE capacity_deploy.releases SET is_returning = false WHERE is_returning"

_KEEP_BODIES_SQL = b"""
    INSERT INTO capacity_deploy.bodies (sha256, body)
    SELECT DISTINCT ON (r.sha256) r.sha256, r.body FROM capacity_deploy.routines AS r
    ON CONFLICT DO NOTHING
"""

_PRUNE_SQL = """
    DELETE FROM capacity_deploy.releases AS r
    USING (SELECT id, row_number() OVER (ORDER BY id DESC) AS age,
                  row_number() OVER (PARTITION BY migrations ORDER BY id DESC) AS age_in_set,
                  dense_rank() OVER (ORDER BY cardinality(migrations) DESC, migrations) AS set
           FROM capacity_deploy.releases) AS ranked
    WHERE ranked.id = r.id AND ranked.age > %(kept)s
      AND (ranked.age_in_set > 1 OR ranked.set > %(kept)s)
"""

_SWEEP_SQL = b"""
    DELETE FROM capacity_deploy.bodies AS b
    WHERE NOT EXISTS (SELECT FROM capacity_deploy.releases AS r, jsonb_each_text(r.files) AS f
                      WHERE f.value = b.sha256)
"""


@dataclass(frozen=True, slots=True)
class StoredRelease:
    """A release that was in force: its migrations, and the digest of each of its files."""

    id: int
    migrations: tuple[str, ...]
    files: dict[str, str]
    deployed_at: datetime


def exists(connection: Connection) -> bool:
    """Return whether releases are kept; not in a database that an early release deployed to."""
    row = connection.execute(
        "SELECT pg_catalog.to_regclass('capacity_deploy.releases') IS NOT NULL"
    ).fetchone()
    return row == (True,)


def create(connection: Connection) -> None:
    """Create the tables where they are missing, and keep what is in force now."""
    if not exists(connection):
        connection.execute(_CREATE_SQL)
        push(connection)


def push(connection: Connection) -> None:
    """Keep what is in force now, unless it is the newest one kept; forget the oldest.

    Call it in a transaction, after a deployment that came to its end.
    """
    connection.execute(_ARRIVED_SQL)
    if connection.execute(_PUSH_SQL).fetchone() is not None:
        connection.execute(_KEEP_BODIES_SQL)
        connection.execute(_PRUNE_SQL, {"kept": KEPT})
        connection.execute(_SWEEP_SQL)


def find(
    connection: Connection, migrations: Sequence[str], deployed: Mapping[str, str] | None = None
) -> StoredRelease | None:
    """Return the newest release kept that had exactly these migrations, or None.

    ``deployed`` (digest by path): not this one, and none that was in force after it; but one that a
    rollback was on the way to when it was killed.
    """
    if not exists(connection):
        return None
    rows = connection.execute(
        "SELECT id, migrations, files, deployed_at, is_returning FROM capacity_deploy.releases "
        "WHERE migrations = %s ORDER BY id DESC",
        (list(migrations),),
    ).fetchall()
    found = [StoredRelease(row[0], tuple(row[1]), row[2], row[3]) for row in rows]
    for release, row in zip(found, rows, strict=True):
        if row[4]:
            return release
    here = next((i for i, release in enumerate(found) if release.files == deployed), None)
    if here is not None:
        found = [release for release in found[here:] if release.files != deployed]
    return found[0] if found else None


def files_of(connection: Connection, release: StoredRelease) -> tuple[SqlFile, ...]:
    """Return the files of a release kept, in the order in which they run.

    Raises DeployError when one of them is missing or was changed.
    """
    bodies: dict[str, str] = dict(
        connection.execute("SELECT sha256, body FROM capacity_deploy.bodies").fetchall()
    )
    files = []
    for path, sha256 in release.files.items():
        body = bodies.get(sha256)
        if body is None or digest(body.encode()) != sha256:
            raise DeployError(
                f"sql/{path} of the release of {release.deployed_at:%Y-%m-%d %H:%M} is not kept "
                "as it was",
                "Install that release of the package and run its `capacity-db migrate`.",
            )
        files.append(SqlFile(path, body, sha256))
    return tuple(sorted(files, key=lambda file: (file.phase, file.path)))


def files_above(connection: Connection, release: StoredRelease) -> Iterable[SqlFile]:
    """Return the files of all releases that came after ``release``, in no order."""
    rows = connection.execute(
        "SELECT DISTINCT f.key, b.body, b.sha256 "
        "FROM capacity_deploy.releases AS r, jsonb_each_text(r.files) AS f "
        "JOIN capacity_deploy.bodies AS b ON b.sha256 = f.value WHERE r.id > %s",
        (release.id,),
    )
    return [SqlFile(*row) for row in rows]


def begin_return(connection: Connection, release: StoredRelease) -> None:
    """Remember where a rollback goes, so that after a kill the next one goes there too."""
    connection.execute(_ARRIVED_SQL)
    connection.execute(
        "UPDATE capacity_deploy.releases SET is_returning = true WHERE id = %s", (release.id,)
    )


def end_return(connection: Connection, release: StoredRelease) -> None:
    """Take off all that came after ``release``, which is in force again."""
    connection.execute(_ARRIVED_SQL)
    connection.execute("DELETE FROM capacity_deploy.releases WHERE id > %s", (release.id,))
    connection.execute(_SWEEP_SQL)

"""The files of ``migrations/`` and ``sql/``: what they are and what each one is responsible for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import takewhile
from pathlib import Path, PurePosixPath

from capacity_db.assets import assets_dir
from capacity_db.deploy.model import Difference, DifferenceKind

STATE_SCHEMA = "capacity"
VIEW_SCHEMA = "capacity_v1"
ENGINE_SCHEMA = "capacity_impl"
OWNER_ROLE = "capacity_owner"

_MIGRATION_NAME = re.compile(r"^\d{4}_[a-z0-9_]+$")
_API_FOLDER = re.compile(r"^\d+_api_(v\d+)$")
_NOT_TRANSACTIONAL = re.compile(r"^--\s*transactional:\s*false\s*$", re.IGNORECASE)


def digest(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal, as sha256sum prints it."""
    return sha256(content).hexdigest()


@dataclass(frozen=True)
class MigrationFile:
    """One migration: ``id`` is the file name without suffix; ``rollback`` undoes it."""

    id: str
    path: Path
    rollback_path: Path

    @cached_property
    def text(self) -> str:
        """The SQL that applies it."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def rollback(self) -> str | None:
        """The SQL that undoes it, or None when there is no rollback file."""
        if not self.rollback_path.is_file():
            return None
        return self.rollback_path.read_text(encoding="utf-8")

    @cached_property
    def sha256(self) -> str:
        """The digest of the file that applies it."""
        return digest(self.path.read_bytes())

    @property
    def transactional(self) -> bool:
        """False when a comment before its first statement says ``-- transactional: false``.

        Such a file runs statement by statement outside a transaction (CREATE INDEX CONCURRENTLY
        asks for that). It is marked only after its last statement, so a killed run repeats it
        from the start: it must be idempotent.
        """
        lines = (line.strip() for line in self.text.splitlines())
        leading = takewhile(lambda line: not line or line.startswith("--"), lines)
        return not any(_NOT_TRANSACTIONAL.match(line) for line in leading)


@dataclass(frozen=True)
class SqlFile:
    """One file of ``sql/``. ``path`` is relative to that folder, with forward slashes."""

    path: str
    body: str
    sha256: str

    @cached_property
    def folder(self) -> str:
        """The top folder, e.g. ``10_core``; empty for a file that lies in ``sql/`` itself."""
        parts = PurePosixPath(self.path).parts
        return parts[0] if len(parts) > 1 else ""

    @cached_property
    def stem(self) -> str:
        """The file name without suffix: the routine's or table's name."""
        return PurePosixPath(self.path).stem

    @property
    def is_trigger(self) -> bool:
        """True for a file that holds the triggers of one table."""
        return self.folder == "60_triggers"

    @property
    def is_policy(self) -> bool:
        """True for a file that holds the policies and grants of one table."""
        return self.folder == "70_policies"

    @property
    def is_view(self) -> bool:
        """True for a file that holds one view of the public API."""
        return self.folder == "85_views"

    @cached_property
    def is_retired(self) -> bool:
        """True for ``90_retired.sql``, which drops what older releases left."""
        return self.folder == "" and self.stem.endswith("_retired")

    @cached_property
    def locks_table(self) -> bool:
        """True when it takes a lock that stops bookings: it then runs in its own transaction."""
        return self.is_trigger or self.is_policy

    @property
    def phase(self) -> int:
        """When it runs: 0 routines and views, together; 1 triggers and policies; 2 retired."""
        return 2 if self.is_retired else int(self.locks_table)

    @cached_property
    def routine(self) -> tuple[str, str] | None:
        """(schema, name) of the routine that the file defines, or None for other files."""
        if self.locks_table or self.is_retired or self.is_view:
            return None
        api = _API_FOLDER.match(self.folder)
        return (f"capacity_{api[1]}" if api else ENGINE_SCHEMA, self.stem)


@dataclass(frozen=True)
class Source:
    """All files of a release, read once, in the order in which they are applied."""

    migrations: tuple[MigrationFile, ...]
    files: tuple[SqlFile, ...]
    frozen: dict[str, str]
    migrations_dir: Path

    @classmethod
    def read(cls, migrations_dir: Path | None = None, sql_dir: Path | None = None) -> Source:
        """Read the release in the given folders (by default, this installation's own)."""
        migrations_dir = migrations_dir or assets_dir("migrations")
        sql_dir = sql_dir or assets_dir("sql")
        migrations = tuple(
            MigrationFile(path.stem, path, path.with_suffix(".rollback.sql"))
            for path in sorted(migrations_dir.glob("*.sql"))
            if not path.name.endswith(".rollback.sql")
        )
        files = []
        for path in sql_dir.rglob("*.sql"):
            content = path.read_bytes()
            relative = path.relative_to(sql_dir).as_posix()
            files.append(SqlFile(relative, content.decode("utf-8"), digest(content)))
        files.sort(key=lambda file: (file.phase, file.path))
        return cls(migrations, tuple(files), _read_frozen(migrations_dir), migrations_dir)

    @cached_property
    def by_path(self) -> dict[str, SqlFile]:
        """The files of ``sql/`` by their path."""
        return {file.path: file for file in self.files}

    @cached_property
    def by_id(self) -> dict[str, MigrationFile]:
        """The migrations by their id."""
        return {migration.id: migration for migration in self.migrations}

    @cached_property
    def migration_text(self) -> str:
        """The SQL of all migrations: what an object may be accounted for besides ``sql/``."""
        return "\n".join(migration.text for migration in self.migrations)

    @cached_property
    def routine_schemas(self) -> tuple[str, ...]:
        """The schemas that belong to routines alone, sorted."""
        found = {file.routine[0] for file in self.files if file.routine}
        return tuple(sorted(found | {ENGINE_SCHEMA, "capacity_v1"}))

    def verify(self) -> tuple[Difference, ...]:
        """Return what is wrong with the files themselves, without a database.

        Released migrations must be as ``frozen.sha256`` says, every migration needs a name of
        the form NNNN_slug with a number of its own and a rollback file, every routine one file.
        """
        return (*self._edited(), *self._misnamed(), *self._defined_twice())

    def _edited(self) -> list[Difference]:
        found = []
        for name, expected in sorted(self.frozen.items()):
            path = self.migrations_dir / name
            if not path.is_file():
                problem = "was released, but its file is missing"
            elif digest(path.read_bytes()) != expected:
                problem = "was edited after its release (frozen.sha256 has another hash)"
            else:
                continue
            found.append(Difference(DifferenceKind.EDITED_MIGRATION, name, problem, _UNDO_EDIT))
        return found

    def _misnamed(self) -> list[Difference]:
        found = []
        numbers: dict[str, str] = {}
        for migration in self.migrations:
            problem = ""
            number = migration.id[:4]
            if not _MIGRATION_NAME.match(migration.id):
                problem = "is not named NNNN_slug.sql (four digits, lower case)"
            elif number in numbers:
                problem = f"has the same number as {numbers[number]}"
            elif migration.rollback is None:
                problem = f"has no {migration.id}.rollback.sql"
            numbers.setdefault(number, migration.id)
            if problem:
                remedy = "Correct the name or add the file."
                kind = DifferenceKind.BROKEN_SOURCE
                found.append(Difference(kind, migration.id, problem, remedy))
        return found

    def _defined_twice(self) -> list[Difference]:
        found = []
        seen: dict[tuple[str, str], str] = {}
        for file in self.files:
            if file.routine is None:
                continue
            if file.routine in seen:
                problem = f"defines the same routine as {seen[file.routine]}"
                remedy = "Keep one of the two files."
                kind = DifferenceKind.BROKEN_SOURCE
                found.append(Difference(kind, file.path, problem, remedy))
            seen.setdefault(file.routine, file.path)
        return found


_UNDO_EDIT = (
    "Restore the file (reinstall the release) and put the change into a new migration: "
    "databases that have the old one would never see the edit."
)


def edited(migration_id: str) -> Difference:
    """Return the finding that an applied migration's file is not what was applied."""
    return Difference(
        DifferenceKind.EDITED_MIGRATION,
        migration_id,
        "the file is not the one that was applied to this database",
        _UNDO_EDIT,
    )


def _read_frozen(migrations_dir: Path) -> dict[str, str]:
    """Return file name -> digest of the released migrations; lines are sha256sum's."""
    path = migrations_dir / "frozen.sha256"
    if not path.is_file():
        return {}
    frozen = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            hexadecimal, _, name = line.partition(" ")
            frozen[name.strip().lstrip("*")] = hexadecimal.lower()
    return frozen

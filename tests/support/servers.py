"""A throw-away PostgreSQL server: one call starts it, nothing of it outlives the caller.

The server lives in a directory of its own below /tmp, listens on a Unix socket there and on
nothing else, so any number of test runs share a machine. Its data are in memory where that has
room and nobody asks for durability: a clone of a database is then three times as fast.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from tests.support.binaries import readable_bindir, run_as, server_user

SUPERUSER: Final = "postgres"
PORT: Final = "5432"

DEFAULT_SETTINGS: Final[Mapping[str, str]] = {
    "fsync": "off",
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    # Odd on purpose (+12:45 or +13:45): whatever leans on the session's zone gives itself away.
    "timezone": "Pacific/Chatham",
    "log_timezone": "UTC",
    "lc_messages": "C",
}

MEMORY: Final = Path("/dev/shm")
"""A file system in memory, on Linux; containers often have a tiny one."""

MEMORY_NEEDED: Final = 4 << 30
"""Bytes that have to be free there."""

# The keeper owns the server. It holds the read end of a pipe whose write end only the test process
# has; the pipe closes however that process ends (also on SIGKILL), and the keeper stops the server
# and removes its directories. Ctrl-C reaches neither: both are in a session of their own.
_KEEPER: Final = """
bindir=$1 home=$2 data=$3
trap 'rm -rf "$home" "$data"' EXIT
trap 'exit 1' HUP INT TERM
"$bindir/initdb" --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$home/log" 2>&1 &&
cat "$home/settings.conf" >>"$data/postgresql.conf" &&
"$bindir/pg_ctl" -D "$data" -l "$home/log" -w -s start >>"$home/log" 2>&1 ||
    { tail -n 20 "$home/log"; exit 1; }
echo ready
cat >/dev/null
"$bindir/pg_ctl" -D "$data" -m immediate -w -s stop >>"$home/log" 2>&1
"""


@dataclass(frozen=True)
class Server:
    """A running server; connect as superuser `postgres` without a password."""

    bindir: Path
    home: Path
    data_directory: Path
    version: int
    """server_version_num, such as 180006."""

    def conninfo(self, dbname: str = "postgres", user: str = SUPERUSER) -> str:
        """The connection string of one of its databases."""
        return make_conninfo(host=str(self.home), port=PORT, user=user, dbname=dbname)

    @property
    def major(self) -> int:
        """The major version, such as 18."""
        return self.version // 10_000

    @property
    def log(self) -> Path:
        """Its log file."""
        return self.home / "log"


def data_parent(settings: Mapping[str, str], home: Path) -> Path:
    """Where a server with these settings keeps its data: in memory, or on disk in its home."""
    is_durable = settings["fsync"] != "off"
    if is_durable or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < MEMORY_NEEDED:
        return home
    return MEMORY


@contextmanager
def run_server(bindir: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start a fresh server from the programs in `bindir`; stop and erase it afterwards.

    `settings` are postgresql.conf entries on top of DEFAULT_SETTINGS: {"fsync": "on"} for tests
    of durability. Raises RuntimeError with the end of the log if the server does not start.
    """
    user = server_user()
    home = Path(mkdtemp(prefix="cdb-", dir="/tmp"))  # short: socket paths end at 107 bytes
    merged = {**DEFAULT_SETTINGS, **(settings or {}), "unix_socket_directories": str(home)}
    data = Path(mkdtemp(prefix="cdb-", dir=data_parent(merged, home)))
    lines = [f"{name} = '{value}'\n" for name, value in merged.items()]
    (home / "settings.conf").write_text("".join(lines))
    readable = readable_bindir(bindir, user, home)
    if user is not None:
        for path in (home, home / "settings.conf", data):
            os.chown(path, user.pw_uid, user.pw_gid)
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "keeper", str(readable), str(home), str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        start_new_session=True,
        **run_as(user),
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    try:
        said = keeper.stdout.readline()
        if said != "ready\n":
            raise RuntimeError(f"no server from {bindir}:\n{said}{keeper.stdout.read()}")
        server = Server(bindir=readable, home=home, data_directory=data, version=0)
        with psycopg.connect(server.conninfo()) as connection:
            version = connection.info.server_version
        yield replace(server, version=version)
    finally:
        keeper.stdin.close()
        keeper.stdout.close()
        keeper.wait()

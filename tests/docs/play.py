"""Run the commands of a page as a reader would: one shell, one block after the other."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.docs.blocks import fenced
from tests.golden.docs.documents import ROOT
from tests.support.binaries import embedded_prefix
from tests.support.servers import PORT, SUPERUSER, Server

LANGUAGE: Final = "sh"
SECONDS: Final = 120
MARK: Final = "--- line "
"""Begins the line, and stands alone in it, that is printed before each block, with its number."""
_CALL: Final = re.compile(r"^\s*(?:\w+=\S+\s+)*capacity-db\s+(?!-|scratch)(\S+)", re.MULTILINE)
_COMMENT: Final = re.compile(r"\s+#.*$")

# Stands in a page's first line, where no block begins: so a line of the script has the number that
# it has in the page, and the shell's own messages are right.
_PROLOGUE: Final = (
    """trap 'echo "${0##*/}: line $LINENO failed: $BASH_COMMAND" >&2' ERR; """
    "set -eEu -o pipefail"
)


@dataclass(frozen=True)
class Played:
    """How it ended, and everything that the commands printed."""

    status: int
    output: str


def script(markdown: str, left_out: Mapping[str, object] | None = None) -> str:
    """The page's commands as a shell script; "" if it has none.

    `left_out`: lines that stay out, word for word but for a comment at their end.
    """
    lines = [""] * (len(markdown.splitlines()) + 1)
    for block in fenced(markdown):
        if block.language != LANGUAGE:
            continue
        lines[block.line - 2] = f"echo '{MARK}{block.line}'"  # where the fence stands
        for number, line in enumerate(block.lines, start=block.line):
            if command(line) not in (left_out or {}):
                lines[number - 1] = line
    if not any(lines):
        return ""
    assert not lines[0], "a page begins with its heading"
    return "\n".join([_PROLOGUE, *lines[1:]]) + "\n"


def command(line: str) -> str:
    """A line of a block without the comment at its end."""
    return _COMMENT.sub("", line)


def begins_empty(commands: str) -> bool:
    """Whether the first thing that a script asks of its database is to be migrated."""
    match = _CALL.search(commands)
    return match is not None and match[1] == "migrate"


def play(name: str, commands: str, folder: Path, database: str, seconds: float = SECONDS) -> Played:
    """Run a script in an empty folder below `folder`, which has nothing but the database.

    `name` is what messages call it. Processes that it leaves behind are ended.
    """
    empty = folder / "reader"
    empty.mkdir()
    path = folder / Path(name).name
    path.write_text(commands)
    with TemporaryDirectory(prefix="cdb-", dir="/tmp") as quick:  # sockets have short paths
        return _play(path, empty, quick, environment(folder, database), seconds)


def _play(path: Path, empty: Path, quick: str, variables: dict[str, str], seconds: float) -> Played:
    with path.with_name("output").open("w+") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.docs.preloaded", quick, "bash", f"../{path.name}"],
            cwd=empty,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = -1
            output.write(f"\nstill running after {seconds:g} s: ended\n")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        output.seek(0)
        return Played(status, output.read())


def url(server: Server, name: str) -> str:
    """The address of a database as people write it."""
    return f"postgresql://{SUPERUSER}@/{name}?host={server.home}&port={PORT}"


def environment(home: Path, database: str) -> dict[str, str]:
    """What a reader's shell has: the installed package, PostgreSQL's programs, one database."""
    programs = [Path(sys.prefix) / "bin", embedded_prefix() / "bin", Path("/usr/bin"), Path("/bin")]
    return {
        "PATH": ":".join(map(str, programs)),
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "DATABASE_URL": database,
        "CAPACITY_DB_PORT": str(free_port()),
        # Nothing of a page needs another machine: whoever asks one is refused at once.
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "no_proxy": "127.0.0.1,localhost",
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port

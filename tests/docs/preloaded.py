"""Run a program that finds a quick `capacity-db`: python -m tests.docs.preloaded FOLDER PROGRAM …

Most of what a command takes is the import of the package, and pages have hundreds of commands. So
this process imports it once. The `capacity-db` that it writes into FOLDER hands its arguments, its
folder, its variables and its streams over, and a fork carries the command out. Both are in the
process group of the page, which ends with it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import struct
import sys
import traceback
from pathlib import Path

import click

from capacity_db.cli import main as cli

SOCKET = "CAPACITY_DB_PRELOADED"

PROGRAM = f"""#!{sys.executable} -IS
import json, os, signal, socket, struct, sys
server = socket.socket(socket.AF_UNIX)
server.connect(os.environ["{SOCKET}"])
asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(server, [struct.pack("I", len(asked))], [0, 1, 2])
server.sendall(asked)
pid = struct.unpack("i", server.recv(4))[0]
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) != signal.SIG_IGN:
        signal.signal(number, lambda number, _: os.kill(pid, number))
code = server.recv(1)
sys.exit(code[0] if code else 128 + signal.SIGKILL)
"""


def main(folder: Path, program: list[str]) -> int:
    """Run a program, and every command that it asks for, until it ends; its exit code."""
    context = click.Context(cli)
    for name in cli.list_commands(context):
        cli.get_command(context, name)
    path = folder / "capacity-db"
    path.write_text(PROGRAM)
    path.chmod(0o755)
    os.environ[SOCKET] = str(folder / "socket")
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.environ[SOCKET])
        listener.listen(64)
        ended, told = os.pipe()
        os.set_blocking(told, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(told)
        shell = os.posix_spawnp(program[0], program, os.environ, setsigdef=[signal.SIGCHLD])
        while True:
            ready, _, _ = select.select([listener.fileno(), ended], [], [])
            if ended in ready:
                os.read(ended, 512)
                if (code := _reaped(shell)) is not None:
                    return code
            if listener.fileno() in ready:
                connection, _ = listener.accept()
                if os.fork() == 0:
                    listener.close()
                    _carry_out(connection)
                connection.close()


def _reaped(shell: int) -> int | None:
    """Forget who has ended; the exit code of the shell if it has."""
    code = None
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if pid == 0:
            return code
        if pid == shell:
            code = os.waitstatus_to_exitcode(status)


def _carry_out(connection: socket.socket) -> None:
    """Be the command that is asked for; never returns."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 1
    try:
        head, streams, _, _ = socket.recv_fds(connection, 4, 3)
        connection.sendall(struct.pack("i", os.getpid()))
        with connection.makefile("rb") as asked:
            words, folder, environment = json.loads(asked.read(struct.unpack("I", head)[0]))
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        # What they wrapped before may have been a file, and a pipe cannot seek.
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, closefd=False)  # noqa: SIM115 - they end with the process
            for number, mode in enumerate("rww")
        )
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        cli(words, prog_name="capacity-db")
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.sendall(bytes([code]))
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))

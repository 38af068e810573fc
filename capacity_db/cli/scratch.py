"""``scratch``: an empty database on a server of its own, for as long as a shell is open."""

from __future__ import annotations

import os
import signal
import subprocess

import click

from capacity_db.cli.common import CommandError
from capacity_db.embedded import EmbeddedServerError, embedded_server


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def scratch(context: click.Context, command: tuple[str, ...]) -> None:
    """An empty database to try things on, erased when you leave.

    Needs the `embedded` extra and nothing else. Starts a PostgreSQL server in a temporary folder
    and opens a shell in which DATABASE_URL names an empty database there. When you leave the shell
    (`exit`, or Ctrl-D) the server stops, and everything in it is gone. With a COMMAND it runs that
    instead of a shell, and ends with its exit code.

    \b
    Examples:
      capacity-db scratch
      capacity-db scratch capacity-db migrate --json
    """
    words = command or (os.environ.get("SHELL", "/bin/sh"),)
    try:
        with embedded_server() as dsn:
            if not command:
                click.echo(
                    "DATABASE_URL names an empty database. `exit` ends its server and erases it.",
                    err=True,
                )
            code = _run(words, dsn)
    except EmbeddedServerError as error:
        raise CommandError(str(error), code="NO_EMBEDDED_SERVER", hint=error.hint) from error
    except FileNotFoundError as error:
        raise CommandError(f"There is no program {words[0]}.", code="NO_PROGRAM") from error
    context.exit(code)


def _run(words: tuple[str, ...], dsn: str) -> int:
    # Ctrl-C is for the program: it goes to both, and the server must outlive it.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        environment = {**os.environ, "DATABASE_URL": dsn}
        ended = subprocess.run(words, env=environment, check=False).returncode  # noqa: S603
    finally:
        signal.signal(signal.SIGINT, before)
    return ended if ended >= 0 else 128 - ended  # as a shell counts a signal


commands: list[click.Command] = [scratch]

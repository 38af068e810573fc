"""``tour``: a guided training on example data; it explains, runs the command, shows the answer."""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import click
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from rich.console import Console

from capacity_db import CapacityClient
from capacity_db.cli.common import CommandError, emit, json_option
from capacity_db.cli.seed import plant
from capacity_db.cli.tour_steps import OWNER, STEPS, Act, Step
from capacity_db.embedded import EmbeddedServerError, embedded_server

_MADE = re.compile(r"^(?:booking|entry) +([0-9a-f-]{36})$", re.MULTILINE)
_DINNER = "dinner"


@click.command()
@click.option(
    "--dsn",
    metavar="DSN",
    help="A server to make the tour's database on, and to drop it from at the end."
    "  [default: a server of its own]",
)
@click.option(
    "--step",
    "first",
    type=click.IntRange(1, len(STEPS)),
    default=1,
    metavar="N",
    help="Begin with this step; those before are carried out and not shown.",
)
@click.option("--no-pause", is_flag=True, help="Do not wait for Enter after each step.")
@json_option
def tour(dsn: str | None, first: int, no_pause: bool, as_json: bool) -> None:
    """Be shown around, ten minutes, on example data.

    Ten steps. Each explains something in a few sentences, shows a command, runs it, and shows its
    answer. Enter goes on, q quits. Needs the `embedded` extra and nothing else; with --dsn a
    login that may create databases. What it makes is gone at the end.

    \b
    Examples:
      capacity-db tour
      capacity-db tour --step 5
      capacity-db tour --no-pause
      capacity-db tour --json
    """
    console = Console(quiet=as_json, highlight=False, width=None if sys.stdout.isatty() else 100)
    waits = not (no_pause or as_json) and sys.stdin.isatty()
    with _database(dsn) as own:
        guide = _prepare(own, console, quiet=as_json)
        shown = []
        for number, step in enumerate(STEPS, start=1):
            guide.is_shown = number >= first
            acts = guide.take(number, step)
            if not guide.is_shown:
                continue
            shown.append({"step": number, "title": step.title, "acts": acts})
            if waits and number < len(STEPS) and not _goes_on():
                break
        emit(shown, as_json, lambda _: None)
        console.print(
            "\nThat was it, and nothing of it stays. To set up a restaurant of your own:"
            " docs/tutorial.md"
        )


@dataclass
class _Guide:
    """Takes the steps in a database, and knows what to call things."""

    dsn: str
    console: Console
    quiet: bool
    names: dict[str, str]
    is_shown: bool = True

    def take(self, number: int, step: Step) -> list[dict[str, Any]]:
        """Explain a step and run its commands; what they were, and how they ended."""
        if self.is_shown:
            self.console.print()
            self.console.rule(f"[bold]{number} of {len(STEPS)}: {step.title}", align="left")
            self.console.print(f"\n{step.text}")
        return [self._run(act) for act in step.acts]

    def _run(self, act: Act) -> dict[str, Any]:
        if self.is_shown:
            self.console.print(f"\n[bold green]$ capacity-db {act.command}[/]", soft_wrap=True)
        captured = self.quiet or not self.is_shown or act.keep is not None
        words = [self.names.get(word.removeprefix("$"), word) for word in shlex.split(act.command)]
        said = io.StringIO()
        with redirect_stdout(said) if captured else nullcontext():
            code = _call([*words, "--dsn", self.dsn])
        output = said.getvalue()
        if captured and self.is_shown:
            self.console.out(output, end="", highlight=False)
        if code != act.code:
            raise CommandError(
                f"`capacity-db {act.command}` ended with {code}: {output}",
                hint="Begin the tour again; if it ends here again, report it.",
            )
        if act.keep is not None and (made := _MADE.search(output)):
            self.names[act.keep] = made[1]
        return {"command": act.command, "exit_code": code, "output": output}


def _call(words: list[str]) -> int:
    """Run a command of this program; its exit code."""
    from capacity_db.cli import main

    return int(main.main(words, prog_name="capacity-db", standalone_mode=False) or 0)


def _prepare(dsn: str, console: Console, *, quiet: bool) -> _Guide:
    """Install the engine and the restaurant, and say what they are called."""
    from capacity_db.deploy import migrate

    console.print("Installing the engine and an example restaurant …")
    migrate(dsn)
    seeded = plant(dsn)
    restaurant, day = seeded["restaurant_id"], str(seeded["service_date"])
    with CapacityClient(dsn) as client:
        client.set_member(restaurant, OWNER, "owner")
        periods = {period.name: period.id for period in client.list_service_periods(restaurant)}
    names = {"R": restaurant, "DAY": day, "DINNER": str(periods[_DINNER])}
    console.print(f"$R is the id of the restaurant, $DINNER that of its dinner, $DAY is {day}.")
    return _Guide(dsn, console, quiet, names)


def _goes_on() -> bool:
    """Wait for Enter; q or the end of the input quits."""
    click.echo("\nEnter goes on, q quits: ", nl=False)
    answer = sys.stdin.readline()
    return bool(answer) and answer.strip().lower() not in ("q", "quit")


@contextmanager
def _database(dsn: str | None) -> Iterator[str]:
    """An empty database of the tour's own, gone afterwards."""
    if dsn is None:
        try:
            with embedded_server() as own:
                yield own
        except EmbeddedServerError as error:
            raise CommandError(str(error), code="NO_EMBEDDED_SERVER", hint=error.hint) from error
        return
    name = f"capacity_db_tour_{uuid4().hex[:8]}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield make_conninfo(dsn, dbname=name)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


commands: list[click.Command] = [tour]

"""Dates and times on the command line: written in one way, whatever the server would take."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import click
import pytest

from tests.client.support import cli, top_commands

pytestmark = pytest.mark.once

NOWHERE = "host=/nonexistent dbname=none user=nobody"
GOOD = {"YYYY-MM-DD": "2030-05-01", "HH:MM": "19:30"}
WRONG = {
    "YYYY-MM-DD": ("01.05.2030", "05/01/2030", "2030-5-1", "2030-02-30", "today", "infinity", ""),
    "HH:MM": ("25:99", "24:00", "7pm", "7:30", "1930", "19:30+02", "19:30:00.5", "now", ""),
}


def _options(
    command: click.Command, *above: str
) -> Iterator[tuple[tuple[str, ...], click.Command, click.Option]]:
    """Every option of every command that is a date or a time."""
    path = (*above, str(command.name))
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _options(inner, *path)
    for option in command.params:
        if isinstance(option, click.Option) and _form(option):
            yield path, command, option


def _form(option: click.Option) -> str | None:
    form = str(option.metavar).removesuffix("|none")
    return form if form in GOOD else None


OPTIONS = [found for command in top_commands() for found in _options(command)]


def _ask(
    path: tuple[str, ...], command: click.Command, option: click.Option, value: str
) -> list[object]:
    """A command with all that it requires, and a value for one option."""
    asked: list[object] = [*path]
    for other in command.params:
        if isinstance(other, click.Argument):
            asked.append(uuid.UUID(int=1))
        elif other is not option and other.required and isinstance(other, click.Option):
            given = GOOD.get(str(other.metavar), 2 if other.metavar == "N" else uuid.UUID(int=1))
            asked += [other.opts[0], given]
    return [*asked, option.opts[0], value, "--dsn", NOWHERE]


def test_the_options_are_found() -> None:
    assert len(OPTIONS) >= 25


@pytest.mark.parametrize(
    ("path", "command", "option"),
    OPTIONS,
    ids=[" ".join((*path, option.opts[0])) for path, _, option in OPTIONS],
)
def test_an_option_takes_one_form_only(
    path: tuple[str, ...], command: click.Command, option: click.Option
) -> None:
    form = str(_form(option))
    for value in WRONG[form]:
        done = cli(*_ask(path, command, option, value))
        assert (done.code, done.out) == (2, ""), value
        said = " ".join(done.err.split())
        assert f"Invalid value for '{option.opts[0]}'" in said
        assert f"write {form}" in said
    good = cli(*_ask(path, command, option, GOOD[form]))
    assert f"'{option.opts[0]}'" not in good.err

"""How the command starts: soon, with what it needs alone, and interrupted at any moment."""

from __future__ import annotations

import subprocess
import sys

import click
import psycopg
import pytest
from click.testing import CliRunner

import capacity_db
from capacity_db.cli import SECTIONS, main
from capacity_db.cli.common import errors_handled
from tests.client.support import ROOT, Finished, top_commands

pytestmark = pytest.mark.once

CTRL_C = """
import signal, sys
class Finder:
    def find_spec(self, name, *_):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Finder())
from capacity_db.cli import main
main({words!r})
"""
LOADED = """
import sys
from capacity_db.cli import main
main({words!r}, standalone_mode=False)
print(*sys.modules)
"""


def python(program: str) -> Finished:
    """Run a program as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )
    return Finished(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("click", ["show"]),
        ("capacity_db.models", ["show"]),
        ("capacity_db.cli.booking_state", ["show"]),
        ("capacity_db.cli.storm", ["--help"]),
    ],
)
def test_ctrl_c_while_it_is_still_loading_says_that_it_was_interrupted(
    module: str, words: list[str]
) -> None:
    done = python(CTRL_C.format(module=module, words=words))
    assert (done.code, done.out, done.err) == (130, "", "Interrupted.\n")


def test_an_error_of_clearing_up_after_ctrl_c_is_an_interruption() -> None:
    @click.command()
    @click.option("--after", is_flag=True)
    @click.pass_context
    def work(context: click.Context, after: bool) -> None:
        with errors_handled(context):
            try:
                raise KeyboardInterrupt if after else RuntimeError
            except BaseException:
                raise psycopg.OperationalError("another command is in progress")  # noqa: B904

    interrupted = CliRunner().invoke(work, ["--after"])
    assert (interrupted.exit_code, interrupted.stderr) == (130, "Interrupted.\n")
    failed = CliRunner().invoke(work)
    assert (failed.exit_code, "Error: another command" in failed.stderr) == (3, True)


@pytest.mark.parametrize(
    ("words", "loaded", "left_out"),
    [
        (["status", "--help"], {"yoyo"}, {"capacity_db.models", "rich", "capacity_db.web"}),
        (["show", "--help"], {"capacity_db.models"}, {"yoyo", "rich", "capacity_db.web"}),
    ],
)
def test_a_command_loads_what_it_needs(
    words: list[str], loaded: set[str], left_out: set[str]
) -> None:
    done = python(LOADED.format(words=words))
    modules = set(done.out.split())
    assert (loaded <= modules, left_out & modules) == (True, set())


def test_every_command_is_where_the_list_says() -> None:
    names = [name for names in SECTIONS.values() for name in names]
    assert [command.name for command in top_commands()] == names
    assert main.list_commands(click.Context(main)) == sorted(names)
    # Each module offers no more than is listed, or it would depend on what was called before.
    assert sorted(main.commands) == sorted(names)


def test_a_command_that_there_is_not_is_answered_with_one_like_it() -> None:
    done = CliRunner().invoke(main, ["smokee"])
    assert done.exit_code == 2
    assert "No such command 'smokee'" in done.stderr
    assert "'smoke'" in done.stderr


@pytest.mark.parametrize("words", [["smoke", "--verbose"], ["webhooks", "list", "-v"]])
def test_verbose_behind_a_command_is_told_where_it_stands(words: list[str]) -> None:
    done = CliRunner().invoke(main, words, prog_name="capacity-db")
    assert done.exit_code == 2
    *names, _ = words
    assert f"before the command: capacity-db --verbose {' '.join(names)}." in done.stderr
    other = CliRunner().invoke(main, ["smoke", "--loud"])
    assert (other.exit_code, "before the command" in other.stderr) == (2, False)


def test_every_public_name_of_the_package_is_there() -> None:
    for name in capacity_db.__all__:
        assert getattr(capacity_db, name) is not None, name
        assert name in dir(capacity_db)
    assert not hasattr(capacity_db, "NoSuchName")
    assert capacity_db.errors.NotFound is capacity_db.NotFound
    assert capacity_db.Booking is capacity_db.models.Booking

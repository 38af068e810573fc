"""`scratch` gives a shell an empty database, and takes it away again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

SCRATCH = [sys.executable, "-m", "capacity_db", "scratch"]


def scratch(*command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run it with these words, and this on its standard input."""
    return subprocess.run(
        [*SCRATCH, *command], input=typed, capture_output=True, text=True, check=False, timeout=60
    )


def test_a_shell_has_an_empty_database_until_it_ends() -> None:
    typed = f"""
        echo "$DATABASE_URL"
        {sys.executable} - <<END
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("SELECT to_regnamespace('capacity')").fetchone())
END
        exit 7
    """
    done = scratch(typed=typed)
    url, is_empty = done.stdout.splitlines()
    assert (done.returncode, is_empty) == (7, "(None,)")
    assert "DATABASE_URL names an empty database." in done.stderr
    assert not Path(url.split("host=")[1]).exists()


def test_a_command_runs_instead_with_its_options_and_its_exit_code() -> None:
    done = scratch("sh", "-c", 'printf "%s\n" "$@"; exit 3', "sh", "--verbose", "--json")
    assert (done.returncode, done.stdout) == (3, "--verbose\n--json\n")


def test_a_program_that_does_not_exist_is_said() -> None:
    done = scratch("no-such-program")
    assert done.returncode == 3
    assert "There is no program no-such-program." in done.stderr

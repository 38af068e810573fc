"""Every command of every page runs as it stands there."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg
import pytest

from tests.docs.answers import answers
from tests.docs.elsewhere import LEFT_OUT
from tests.docs.pages import pages
from tests.docs.play import begins_empty, command, play, script, url
from tests.golden.docs.documents import ROOT
from tests.support.databases import fresh_database
from tests.support.servers import Server

pytestmark = pytest.mark.once

SCRIPTS = {
    name: commands
    for name, path in pages().items()
    if (commands := script(path.read_text(), LEFT_OUT.get(name)))
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_commands_of_a_page_run(
    name: str, server: Server, template: str, tmp_path: Path
) -> None:
    commands = SCRIPTS[name]
    with fresh_database(server, None if begins_empty(commands) else template) as database:
        played = play(name, commands, tmp_path, url(server, database))
    assert played.status == 0, f"{name} ended with {played.status}:\n{played.output}"
    wrong = [a for a in answers(pages()[name].read_text(), played.output) if not a.is_right]
    assert not wrong, (
        f"{name} shows what is not printed; to correct it: python -m tests.docs {name}\n{wrong}"
    )


@pytest.mark.parametrize(
    ("page", "line"), [(page, line) for page, lines in LEFT_OUT.items() for line in lines]
)
def test_a_line_that_is_left_out_stands_there_and_something_else_runs_it(
    page: str, line: str
) -> None:
    lines = (pages()[page].read_text()).splitlines()
    assert line in [command(written) for written in lines]
    elsewhere = LEFT_OUT[page][line]
    assert elsewhere.words in (ROOT / elsewhere.file).read_text()


def test_a_page_makes_an_environment_before_it_installs() -> None:
    """Without one, Debian's and Ubuntu's pip refuses."""
    installing = 0
    for name, path in pages().items():
        commands = script(path.read_text())
        before, installs, _ = commands.partition("\npip install")
        installing += bool(installs)
        assert not installs or "-m venv .venv && . .venv/bin/activate" in before, name
    assert installing


PAGE = """# A page

Text.

```sh
echo one
FIRST
```

```console
$ no-such-program
```

  ```sh
  cat <<END
  echo two
  END
  SECOND
  ```
"""


def played_page(
    folder: Path, first: str = ":", second: str = ":", seconds: float = 60
) -> tuple[int, str]:
    """Play PAGE with these commands in it, without any database."""
    markdown = PAGE.replace("FIRST", first).replace("SECOND", second)
    played = play("page.md", script(markdown), folder, "postgresql:///none", seconds)
    return played.status, played.output


def test_blocks_run_in_order_in_one_shell_and_output_is_not_run(tmp_path: Path) -> None:
    status, output = played_page(tmp_path, "here=$PWD; ls -A", 'test "$here" = "$PWD"')
    assert (status, output) == (0, "--- line 6\none\n--- line 15\necho two\n")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("false", ":", "page.md: line 7 failed: false"),
        (":", "capacity-db nonsense", "page.md: line 18 failed: capacity-db nonsense"),
        (":", "false | cat", "page.md: line 18 failed: "),
        ("f() { false; }", "f", "failed: false"),
        ("echo $unset", ":", "page.md: line 7: unset: unbound variable"),
        ("if", ":", "page.md: line "),
        ("capacity-db status", ":", "page.md: line 7 failed: capacity-db status"),
        ("exit 4", ":", "one"),
    ],
)
def test_a_command_that_fails_is_shown_with_its_line(
    first: str, second: str, said: str, tmp_path: Path
) -> None:
    status, output = played_page(tmp_path, first, second)
    assert status != 0
    assert said in output


def test_a_command_that_hangs_is_ended(tmp_path: Path) -> None:
    status, output = played_page(tmp_path, "sleep 600", seconds=1)
    assert status != 0
    assert "still running after 1 s" in output


def test_what_a_page_leaves_running_is_ended(tmp_path: Path) -> None:
    status, output = played_page(tmp_path, "sleep 600 & echo $!")
    assert status == 0
    end = time.monotonic() + 5
    while is_alive(int(output.splitlines()[2])):
        assert time.monotonic() < end
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_line_that_is_left_out_does_not_run_whatever_its_comment(tmp_path: Path) -> None:
    markdown = PAGE.replace("FIRST", "false   # never").replace("SECOND", ":")
    assert play("p.md", script(markdown, {"false": 0}), tmp_path, "").status == 0


@pytest.mark.parametrize(
    ("commands", "is_empty"),
    [
        ("capacity-db migrate", True),
        ("capacity-db --version\nX=1 capacity-db migrate --json", True),
        ("capacity-db seed\ncapacity-db migrate", False),
        ("echo capacity-db migrate", False),
        ("", False),
    ],
)
def test_a_page_that_migrates_first_gets_an_empty_database(commands: str, is_empty: bool) -> None:
    assert begins_empty(commands) == is_empty


def test_an_empty_database_is_empty_and_a_migrated_one_is_not(dsn: str, admin_dsn: str) -> None:
    for where, expected in ((dsn, True), (admin_dsn, False)):
        with psycopg.connect(where) as connection:
            row = connection.execute("SELECT to_regnamespace('capacity') IS NOT NULL").fetchone()
        assert row == (expected,)

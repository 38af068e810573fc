"""Pages name commands and options of capacity-db that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.docs.commands import command_lines, wrong_commands
from tests.golden.docs.documents import DOCS, ROOT

PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_commands_and_options_that_exist(page: Path) -> None:
    assert wrong_commands(page.read_text()) == []


@pytest.mark.parametrize(
    "markdown",
    [
        "    capacity-db nonsense",
        "    capacity-db --nonsense migrate",
        "    DATABASE_URL=postgresql:///x capacity-db migrate --nonsense",
        "    cd x && .venv/bin/capacity-db migrate --nonsense | cat",
        "Run `capacity-db seed --nonsense`.",
        "```console\n$ capacity-db book --party 4 \\\n    --nonsense\n```",
        "```\ncapacity-db seed surplus\n```",
        "    capacity-db storm --isolation nonsense",
        "    capacity-db enforcement nonsense",
        "    capacity-db rules nonsense",
        "    capacity-db rules set --nonsense",
        "    capacity-db storm --callers",
        "- A list.\n\n    Its next paragraph's `capacity-db seed --nonsense`.",
        "    capacity-db book --name 'Ada Lovelace --party 4",
    ],
)
def test_a_wrong_command_is_found(markdown: str) -> None:
    assert len(wrong_commands(f"Text.\n\n{markdown}\n\nMore.")) == 1


@pytest.mark.parametrize(
    "markdown",
    [
        "    capacity-db",
        "    capacity-db --version",
        "    capacity-db COMMAND --help",
        "    capacity-db enforcement set 10  # percent",
        "    capacity-db show BOOKING --restaurant ID [--json]",
        "    capacity-db storm --isolation LEVEL --callers=20 ...",
        "    capacity-db rules",
        "    capacity-db rules set --restaurant ID --max-covers 40 --preview",
        "    pip install capacity-db --no-such-option",
        "```python\nsubprocess.run(['x']) ; capacity-db nonsense\n```",
        "The package capacity-db nonsense is called like the command `capacity-db`.",
    ],
)
def test_a_right_command_passes(markdown: str) -> None:
    assert wrong_commands(f"Text.\n\n{markdown}\n\nMore.") == []


def test_command_lines_are_found_in_blocks_and_in_spans() -> None:
    markdown = (
        "See `capacity-db plan`.\n\n"
        "```console\ncapacity-db migrate --yes && capacity-db status\n```\n"
    )
    assert list(command_lines(markdown)) == [["plan"], ["migrate", "--yes"], ["status"]]

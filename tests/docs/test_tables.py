"""The commands in tables of pages run, with something real for each placeholder."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from capacity_db import CapacityClient
from capacity_db.cli import main
from capacity_db.cli.seed import plant
from tests.docs.blocks import table_commands
from tests.docs.pages import PROGRAM, pages
from tests.support.databases import fresh_database, template_database
from tests.support.servers import Server

pytestmark = pytest.mark.once

RESTAURANT = "5eed0000-0000-4000-8000-000000000001"
DINNER = "5eed0000-0000-4000-8000-000000000012"
DAY = "2030-05-01"

NOT_RUN = {
    "serve": "serves until somebody stops it; tests/web/test_serve.py",
    "deliver": "sends until somebody stops it; tests/webhooks",
    "storm": "100 connections; tests/client/test_storm.py",
    "replay": "reads files of the reader's; tests/client/test_replay.py",
    "import": "reads files of the reader's; tests/importing",
    "tour": "starts a server; tests/client/test_tour.py",
    "token": "needs a secret; tests/web/test_token_command.py",
    "rollback": "takes the installation away; tests/migration/test_rollback.py",
    "migrate": "the pages' own blocks do",
}
"""Commands of tables that are only compared with what there is, and why."""

ASKS = "there is no terminal to ask on"
"""What a command says that would now ask a person."""

COMMANDS = {
    name: found
    for name, path in pages().items()
    if (found := list(table_commands(path.read_text(), PROGRAM)))
}


@pytest.fixture(scope="module")
def seeded(server: Server, template: str) -> Iterator[str]:
    """A database with the test restaurant's week and a booking on DAY; its name."""
    with template_database(server, "seeded_for_tables", base=template) as name:
        dsn = server.conninfo(name)
        plant(dsn, week=True)
        with CapacityClient(dsn) as client:
            for time, guest in (("19:30", "Ada"), ("18:00", "Other")):
                booked = client.create_booking(
                    RESTAURANT,
                    DAY,
                    time,
                    4,
                    guest_name=guest,
                    guest_email=f"{guest.lower()}@example.org",
                )
                assert booked.success
            waits = client.join_waitlist(RESTAURANT, DAY, DINNER, 8, guest_name="Entry")
            assert waits.success
        yield name


@pytest.fixture
def placeholders(server: Server, seeded: str) -> Iterator[dict[str, str]]:
    """A clone of that database, and what the capital letters of pages stand for in it."""
    with fresh_database(server, seeded) as name:
        with psycopg.connect(server.conninfo(name)) as connection:
            ids: dict[str, str] = dict(
                connection.execute(
                    "SELECT guest_name, id::text FROM capacity.bookings WHERE service_date = %s",
                    (DAY,),
                ).fetchall()
            )
            (entry,) = connection.execute(
                "SELECT id::text FROM capacity.waitlist_entries WHERE service_date = %s", (DAY,)
            ).fetchone() or ("",)
        yield {
            "DSN": server.conninfo(name),
            "ID": RESTAURANT,
            "RESTAURANT": RESTAURANT,
            "BOOKING": ids["Ada"],
            "OTHER": ids["Other"],
            "ENTRY": entry,
            "PERIOD": DINNER,
            "USER": "ada",
            "DATE": DAY,
            "N": "4",
        }


def is_run(command: str) -> bool:
    """Whether a command of a table can be carried out here."""
    words = command.removeprefix(f"{PROGRAM} ")
    return not any(re.match(rf"{name}\b", words) for name in NOT_RUN)


def carried_out(command: str, placeholders: dict[str, str]) -> str:
    """Run a command as it stands in a table; what is wrong, or "" if nothing is."""
    words = [placeholders.get(word, word) for word in shlex.split(command)[1:] if word != "..."]
    environment = {"DATABASE_URL": placeholders["DSN"], "ENABLE_CAPACITY_ENFORCEMENT": None}
    done = CliRunner().invoke(main, words, env=environment)
    if done.exit_code in (0, 1) and not isinstance(done.exception, Exception):
        return ""
    if ASKS in done.output:
        return ""
    return f"{command}: {done.exit_code}: {done.output}{done.exception or ''}"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_commands_of_a_page_s_tables_run(
    name: str,
    placeholders: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = [
        f"line {line}: {complaint}"
        for line, command in COMMANDS[name]
        if is_run(command) and (complaint := carried_out(command, placeholders))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_readme_s_table_is_long_and_most_of_it_runs() -> None:
    commands = [command for _, command in COMMANDS["README.md"]]
    assert len(commands) > 25
    assert sum(map(is_run, commands)) > 20


@pytest.mark.parametrize(
    "command",
    [
        "capacity-db nonsense",
        "capacity-db rules set --restaurant ID",
        "capacity-db tables block no-such-table --restaurant ID",
        "capacity-db show WRONG --restaurant ID",
    ],
)
def test_a_command_that_does_not_run_is_noticed(command: str, placeholders: dict[str, str]) -> None:
    assert carried_out(command, placeholders)


def test_every_command_that_is_not_run_stands_in_some_table() -> None:
    found = [command for commands in COMMANDS.values() for _, command in commands]
    for name in NOT_RUN:
        assert any(re.match(rf"{PROGRAM} {name}\b", command) for command in found), name

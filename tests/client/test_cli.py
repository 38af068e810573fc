"""The commands for bookings and enforcement, as processes: output, JSON, exit codes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

import click
import psycopg
import pytest
from click.testing import CliRunner

from capacity_db import CapacityClient, __version__
from capacity_db.cli import SECTIONS, main
from tests.client.support import (
    DAY,
    cli,
    cli_process,
    impatient,
    ledger_locked,
    make_restaurant,
    top_commands,
)

pytestmark = pytest.mark.once


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """An enforced restaurant of six covers."""
    with CapacityClient(dsn) as client:
        return make_restaurant(client, max_covers=6)


def _book(restaurant: uuid.UUID, *more: object) -> tuple[object, ...]:
    return ("book", "--restaurant", restaurant, "--date", DAY, "--time", "19:00", *more)


def _paths(command: click.Command, *above: str) -> Iterator[tuple[str, ...]]:
    """A command, or those of a group, by what is written to call them."""
    path = (*above, str(command.name))
    if isinstance(command, click.Group):
        for name in command.commands:
            yield from _paths(command.commands[name], *path)
    yield path


COMMANDS = top_commands()
PATHS = [path for command in COMMANDS for path in _paths(command)]


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_has_help_with_an_example_and_json(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, [*path, "--help"])
    assert shown.exit_code == 0
    assert "Example" in shown.output
    assert f"capacity-db {' '.join(path)}" in shown.output
    assert "--json" in shown.output


def test_help_teaches_commands_variables_and_exit_codes() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    for text in (*SECTIONS, "DATABASE_URL", "Exit codes", "130"):
        assert text in shown
    for command in COMMANDS:
        assert f"  {command.name} " in shown
    assert CliRunner().invoke(main, ["--version"]).output.strip().endswith(__version__)


def test_a_booking_is_made_shown_and_cancelled(dsn: str, restaurant: uuid.UUID) -> None:
    made = cli(
        *_book(restaurant, "--party", 4, "--name", "Ada", "--notes", "window", "--json"),
        dsn=dsn,
    )
    assert (made.code, made.err) == (0, "")
    booking = made.json["booking"]
    assert (booking["party_size"], booking["guest_name"], booking["source"]) == (4, "Ada", "cli")
    assert made.json["capacity"]["remaining_covers"] == 2

    shown = cli("show", booking["id"], "--restaurant", restaurant, "--json", dsn=dsn)
    assert shown.json == booking
    text = cli("show", booking["id"], "--restaurant", restaurant, dsn=dsn).out
    assert "Ada" in text
    assert booking["reference"] in text

    cancelled = cli(
        "cancel", booking["id"], "--restaurant", restaurant, "--reason", "ill", "--json", dsn=dsn
    )
    assert cancelled.json["booking"]["status"] == "cancelled"
    again = cli("cancel", booking["id"], "--restaurant", restaurant, dsn=dsn)
    assert again.code == 0
    assert "Cancelled, as answered before" in again.out


def test_a_refusal_is_exit_code_1_with_the_limits(dsn: str, restaurant: uuid.UUID) -> None:
    text = cli(*_book(restaurant, "--party", 9), dsn=dsn)
    assert text.code == 1
    assert "CAPACITY_EXCEEDED" in text.out
    assert "max_covers: limit 6, taken 0, asked 9, 3 covers too many" in text.out
    as_json = cli(*_book(restaurant, "--party", 9, "--json"), dsn=dsn)
    assert as_json.code == 1
    assert as_json.json["error"]["code"] == "CAPACITY_EXCEEDED"


def test_a_key_is_answered_once(dsn: str, restaurant: uuid.UUID) -> None:
    first = cli(*_book(restaurant, "--party", 2, "--key", "k", "--json"), dsn=dsn).json
    again = cli(*_book(restaurant, "--party", 2, "--key", "k", "--json"), dsn=dsn).json
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert again["booking"] == first["booking"]
    text = cli(*_book(restaurant, "--party", 2, "--key", "k"), dsn=dsn)
    assert "Booked, as answered before" in text.out


def test_the_past_needs_to_be_asked_for(dsn: str, restaurant: uuid.UUID) -> None:
    past = ("book", "--restaurant", restaurant, "--date", "2020-01-01", "--time", "19:00")
    refused = cli(*past, "--party", 2, "--json", dsn=dsn)
    assert (refused.code, refused.json["error"]["code"]) == (1, "PAST_TIME")
    assert cli(*past, "--party", 2, "--allow-past", dsn=dsn).code == 0


def test_an_isolation_level_can_be_chosen(dsn: str, restaurant: uuid.UUID) -> None:
    done = cli(*_book(restaurant, "--party", 2, "--isolation", "serializable"), dsn=dsn)
    assert done.code == 0


def test_a_conflict_is_exit_code_1(dsn: str, restaurant: uuid.UUID) -> None:
    cli(*_book(restaurant, "--party", 1), dsn=dsn)
    impatient(dsn)
    with ledger_locked(dsn, restaurant):
        done = cli(*_book(restaurant, "--party", 1, "--json"), dsn=dsn)
    assert (done.code, done.json["error"]["code"]) == (1, "BOOKING_CONFLICT")


def test_capacity_lists_every_period_or_one(dsn: str, restaurant: uuid.UUID) -> None:
    lunch, dinner = uuid.uuid4(), uuid.uuid4()
    with CapacityClient(dsn) as client:
        client.upsert_service_period(restaurant, lunch, "lunch", "11:00", "15:00")
        client.upsert_service_period(restaurant, dinner, "dinner", "18:00", "23:00")
    cli(*_book(restaurant, "--party", 3), dsn=dsn)
    ask = ("capacity", "--restaurant", restaurant, "--date", DAY)
    both = cli(*ask, "--json", dsn=dsn).json
    assert [service["service_period_name"] for service in both] == ["lunch", "dinner"]
    (one,) = cli(*ask, "--period", dinner, "--json", dsn=dsn).json
    assert one["booked_covers"] == 3
    text = cli(*ask, dsn=dsn).out
    assert "3 of 6 (50 %) covers" in text
    assert str(dinner) in text


def test_enforcement_is_shown_and_set(dsn: str, restaurant: uuid.UUID) -> None:
    assert cli("enforcement", "--json", dsn=dsn).json["percent"] == 0
    assert cli("enforcement", "set", "enforce", "--json", dsn=dsn).json["percent"] == 100
    assert cli("enforcement", "set", "25", "--json", dsn=dsn).json["percent"] == 25
    assert cli("enforcement", "set", "25%", "--json", dsn=dsn).json["percent"] == 25
    assert cli("enforcement", "set", "shadow", "--json", dsn=dsn).json["percent"] == 0
    own = ("--restaurant", restaurant, "--json")
    for mode, stored in (("enforce", "enforce"), ("shadow", "shadow"), ("inherit", None)):
        answer = cli("enforcement", "set", mode, *own, dsn=dsn).json
        assert answer["restaurant"]["enforcement"] == stored
    shown = cli("enforcement", "--restaurant", restaurant, dsn=dsn).out
    assert f"Restaurant {restaurant}: own setting inherit, effective shadow\n" in shown
    assert "of the restaurants" in cli("enforcement", dsn=dsn).out


@pytest.mark.parametrize(("value", "percent"), [("true", 100), ("false", 0), ("10%", 10)])
def test_enforcement_can_come_from_the_environment(dsn: str, value: str, percent: int) -> None:
    done = cli("enforcement", "set", "--json", dsn=dsn, ENABLE_CAPACITY_ENFORCEMENT=value)
    assert done.json["percent"] == percent


def test_showing_never_sets(dsn: str) -> None:
    done = cli("enforcement", "--json", dsn=dsn, ENABLE_CAPACITY_ENFORCEMENT="true")
    assert done.json["percent"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("enforcement", "set"),
        ("enforcement", "set", "perhaps"),
        ("enforcement", "set", "50", "--restaurant", uuid.UUID(int=1)),
        ("book", "--restaurant", "not-an-id"),
        ("book",),
        ("capacity", "--dsn", "host='unclosed"),
        ("storm", "--isolation", "chaos"),
        ("no-such-command",),
    ],
    ids=lambda arguments: " ".join(map(str, arguments))[:40],
)
def test_wrong_usage_is_exit_code_2(dsn: str, arguments: tuple[object, ...]) -> None:
    done = cli(*arguments, dsn=dsn)
    assert done.code == 2
    assert "Error" in done.err


def test_a_mistake_is_exit_code_3_with_code_and_hint(dsn: str, restaurant: uuid.UUID) -> None:
    text = cli(*_book(restaurant, "--party", 0), dsn=dsn)
    assert text.code == 3
    assert text.err.startswith("Error: ")
    assert "Hint: " in text.err
    as_json = cli(*_book(restaurant, "--party", 0, "--json"), dsn=dsn)
    error = as_json.json["error"]
    assert set(error) == {"code", "message", "detail", "hint"}
    assert error["code"] == "INVALID_PARTY_SIZE"
    assert error["detail"]["party_size"] == 0


def test_an_unreachable_server_is_exit_code_3() -> None:
    done = cli("enforcement", "--json", "--dsn", "host=/nonexistent dbname=none user=nobody")
    assert done.code == 3
    assert done.json["error"]["code"] == "CONNECTION_FAILED"
    assert "/nonexistent" in done.err
    assert "DATABASE_URL" in done.err


def test_an_empty_database_says_to_migrate(admin_dsn: str) -> None:
    for command in (("enforcement",), ("seed",), ("storm",)):
        done = cli(*command, "--json", dsn=admin_dsn)
        assert done.code == 3, command
        assert done.json["error"]["code"] == "SCHEMA_MISSING"
        assert "capacity-db migrate" in done.err


def test_the_dsn_option_goes_before_the_environment(dsn: str) -> None:
    done = cli("enforcement", "--dsn", dsn, dsn="host=/nonexistent")
    assert done.code == 0


def test_the_process_ends_with_the_same_codes(dsn: str, restaurant: uuid.UUID) -> None:
    for party, code in ((2, 0), (9, 1), ("x", 2), (0, 3)):
        done = cli_process(*_book(restaurant, "--party", party), dsn=dsn)
        assert done.code == code
        assert "Traceback" not in done.err


def test_the_package_can_be_run_as_the_command() -> None:
    ran = cli_process("--version")
    assert (ran.code, ran.out) == (0, f"capacity-db, version {__version__}\n")


def test_libpq_variables_serve_without_a_dsn(dsn: str) -> None:
    given = psycopg.conninfo.conninfo_to_dict(dsn)
    variables = {
        "PGHOST": str(given["host"]),
        "PGPORT": str(given["port"]),
        "PGUSER": str(given["user"]),
        "PGDATABASE": str(given["dbname"]),
    }
    assert cli("enforcement", **variables).code == 0


def test_a_sqlalchemy_url_is_understood(dsn: str) -> None:
    given = psycopg.conninfo.conninfo_to_dict(dsn)
    url = (
        f"postgresql+psycopg://{given['user']}@/{given['dbname']}"
        f"?host={given['host']}&port={given['port']}"
    )
    assert cli("enforcement", dsn=url).code == 0


def test_verbose_logs_retries(dsn: str, restaurant: uuid.UUID) -> None:
    cli(*_book(restaurant, "--party", 1), dsn=dsn)
    impatient(dsn)
    with ledger_locked(dsn, restaurant):
        done = cli_process("--verbose", *_book(restaurant, "--party", 1, "--name", "Ada"), dsn=dsn)
    assert "SQLSTATE 55P03, attempt 1" in done.err
    assert "Ada" not in done.err


def test_seed_makes_a_test_restaurant_once(dsn: str) -> None:
    first = cli("seed", "--json", dsn=dsn)
    again = cli("seed", "--json", dsn=dsn)
    assert (first.code, again.code) == (0, 0)
    assert again.json == first.json
    made = first.json
    assert made["tables"] == 10
    assert made["enforcement"]["effective_enforcement"] == "enforce"
    assert [service["service_period_name"] for service in made["services"]] == ["lunch", "dinner"]
    assert all(service["booked_covers"] > 0 for service in made["services"])
    assert all(service["max_covers"] for service in made["services"])
    with psycopg.connect(dsn) as connection:
        seats = connection.execute(
            "SELECT DISTINCT capacity FROM capacity.table_inventory ORDER BY capacity"
        ).fetchall()
        counts = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE guest_name IS NOT NULL) FROM capacity.bookings"
        ).fetchone()
    assert seats == [(2,), (4,), (6,), (8,)]
    assert counts == (18, 18)
    assert cli("enforcement", "--json", dsn=dsn).json["percent"] == 0
    text = cli("seed", dsn=dsn).out
    assert "10 tables" in text
    assert "Enforcement is on" in text


def test_json_output_is_one_value(dsn: str) -> None:
    assert json.loads(cli("seed", "--json", dsn=dsn).out)

"""The commands migrate, status, plan, rollback and verify, as processes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from uuid import uuid4

import pytest

from capacity_db import deploy
from tests.migration.support import ROOT, Finished, cli, fill, run, snapshot

ADD_STRANGE = "CREATE FUNCTION capacity_impl.strange() RETURNS integer LANGUAGE sql AS 'SELECT 1'"


def on_terminal(*arguments: str, dsn: str, answer: str) -> tuple[Finished, str]:
    """Run capacity-db where it can ask, and answer; how it ended and what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from capacity_db.cli import main; main()", *arguments],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": dsn},
    )
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    shown = b""
    with suppress(OSError):  # how the end of a terminal shows
        while piece := os.read(ours, 65536):
            shown += piece
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    return Finished(process.returncode, out, ""), shown.decode()


def test_migrate_without_a_terminal_goes_ahead(admin_dsn: str) -> None:
    first = cli("migrate", dsn=admin_dsn)
    assert first.code == 0, first.err
    assert "Applied" in first.out
    *migrations, files = first.err.splitlines()
    assert [line.partition(" ")[0] for line in migrations] == ["migration"] * len(migrations)
    assert "migration 0001" in migrations[0]
    assert f" and {files.removesuffix(' of sql/')} in " in first.out

    second = cli("migrate", dsn=admin_dsn)
    assert (second.code, second.err) == (0, "")
    assert second.out == "Nothing to do: the database is at this release.\n"


def test_migrate_on_a_terminal_shows_the_plan_and_asks(admin_dsn: str) -> None:
    refused, shown = on_terminal("migrate", dsn=admin_dsn, answer="n")
    assert refused.code == 3
    assert "apply migration 0001" in shown
    assert "Apply this plan?" in shown
    assert run(admin_dsn, "SELECT to_regnamespace('capacity_deploy')") == [(None,)]

    agreed, _ = on_terminal("migrate", "--json", dsn=admin_dsn, answer="y")
    assert (agreed.code, agreed.data["changed"]) == (0, True)


def test_migrate_on_a_terminal_does_not_ask_with_yes(admin_dsn: str) -> None:
    done, shown = on_terminal("migrate", "--yes", dsn=admin_dsn, answer="n")
    assert done.code == 0
    assert "Apply this plan?" not in shown


def test_migrate_on_a_terminal_counts_new_files_and_shows_bars_that_go(admin_dsn: str) -> None:
    done, shown = on_terminal("migrate", dsn=admin_dsn, answer="y")
    assert done.code == 0
    assert " new files of sql/" in shown
    assert "(new)" not in shown
    _, _, after = shown.partition("Apply this plan?")
    assert "files " in after
    assert "migration 0001" not in after


@pytest.mark.parametrize("words", [("migrate", "--verbose"), ("--verbose", "migrate")])
def test_migrate_names_every_file_with_verbose(admin_dsn: str, words: tuple[str, str]) -> None:
    done = cli(*words, "--json", dsn=admin_dsn)
    named = {line for line in done.err.splitlines() if line.startswith("sql/")}
    assert named == {f"sql/{path} (new)" for path in done.data["files"]}


def test_migrate_always_names_a_file_that_it_puts_back(dsn: str) -> None:
    run(dsn, "COMMENT ON FUNCTION capacity_impl.clock() IS 'changed by hand'")
    done = cli("migrate", dsn=dsn)
    assert done.err.splitlines() == [
        "sql/10_core/clock.sql: its object was changed by hand; applying the file again"
    ]


def test_migrate_goes_on_when_nobody_reads_its_progress(admin_dsn: str) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    # Without a buffer there is nothing left to be written at the end.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    try:
        process = subprocess.run(
            [sys.executable, "-m", "capacity_db", "migrate", "--verbose", "--json"],
            stdout=subprocess.PIPE,
            stderr=theirs,
            env={**env, "DATABASE_URL": admin_dsn},
            cwd=ROOT,
            check=False,
        )
    finally:
        os.close(theirs)
    assert process.returncode == 0
    assert deploy.status(admin_dsn).clean


def test_status_tells_by_its_exit_code(admin_dsn: str) -> None:
    empty = cli("status", "--json", dsn=admin_dsn)
    assert (empty.code, empty.data["clean"], empty.data["applied"]) == (1, False, [])
    deploy.migrate(admin_dsn)
    done = cli("status", "--json", dsn=admin_dsn)
    assert (done.code, done.data["clean"], done.data["differences"]) == (0, True, [])
    assert cli("status", dsn=admin_dsn).out.endswith("Nothing pending, nothing different.\n")
    run(admin_dsn, ADD_STRANGE)
    different = cli("status", dsn=admin_dsn)
    assert different.code == 1
    assert "unknown_routine: capacity_impl.strange()" in different.out
    assert cli("status", dsn="host=/nonexistent").code == 3
    assert cli("status", "--nonsense", dsn=admin_dsn).code == 2


def test_status_and_plan_write_nothing(admin_dsn: str) -> None:
    assert cli("plan", dsn=admin_dsn).code == 0
    assert cli("status", dsn=admin_dsn).code == 1
    assert run(admin_dsn, "SELECT to_regnamespace('capacity_deploy')") == [(None,)]


def test_plan_lists_what_migrate_will_do_in_its_order(admin_dsn: str) -> None:
    planned = cli("plan", "--json", dsn=admin_dsn).data
    assert not planned["empty"]
    done = cli("migrate", "--json", dsn=admin_dsn).data
    assert planned["migrations"] == done["migrations"]
    assert [action["path"] for action in planned["files"]] == done["files"]
    assert cli("plan", "--json", dsn=admin_dsn).data["empty"]


def test_errors_are_json_too_and_carry_a_hint() -> None:
    failed = cli("migrate", "--json", dsn="host=/nonexistent")
    assert failed.code == 3
    assert failed.data["error"]["hint"]
    assert "Hint: " in failed.err


def test_rollback_without_a_terminal_needs_yes(dsn: str) -> None:
    fill(dsn)
    before = snapshot(dsn)

    refused = cli("rollback", "--all", dsn=dsn)

    assert refused.code == 3
    assert "table capacity.bookings (2 rows)" in refused.err
    assert "--yes" in refused.err
    assert snapshot(dsn) == before
    assert cli("rollback", "--all", "--yes", dsn=dsn).code == 0
    assert run(dsn, "SELECT to_regnamespace('capacity')") == [(None,)]
    assert cli("rollback", "--all", dsn=dsn).out == "Nothing to roll back.\n"


def test_rollback_on_a_terminal_always_asks(dsn: str) -> None:
    before = snapshot(dsn)
    refused, shown = on_terminal("rollback", dsn=dsn, answer="n")
    assert refused.code == 3
    assert "This undoes" in shown
    assert "are locked: who books waits" in shown
    assert snapshot(dsn) == before

    agreed, _ = on_terminal("rollback", "--count", "2", "--json", dsn=dsn, answer="y")
    assert agreed.code == 0
    assert len(agreed.data["migrations"]) == 2


def test_rollback_takes_a_count_or_all_but_not_both(dsn: str) -> None:
    assert cli("rollback", "--count", "1", "--all", dsn=dsn).code == 2
    assert cli("rollback", "--count", "0", dsn=dsn).code == 2


def test_rollback_refuses_more_migrations_than_there_are(dsn: str) -> None:
    before = snapshot(dsn)
    refused = cli("rollback", "--count", "99", "--yes", dsn=dsn)
    assert (refused.code, "there are not 99" in refused.err) == (3, True)
    assert "--all" in refused.err
    assert snapshot(dsn) == before


def test_verify_finds_nothing_in_a_sound_database(dsn: str) -> None:
    fill(dsn)
    found = cli("verify", "--json", dsn=dsn)
    assert (found.code, found.data["success"]) == (0, True), found.out
    assert found.data["capacity"]["checked"]["bookings"] == 2
    text = cli("verify", dsn=dsn).out
    assert " 2 bookings, 1 service, " in text
    assert text.endswith("0 findings.\n")
    assert cli("verify", "--restaurant", "nonsense", dsn=dsn).code == 2


def test_verify_finds_a_wrong_total(dsn: str) -> None:
    fill(dsn)
    (restaurant,) = run(dsn, "SELECT restaurant_id FROM capacity.restaurants")[0]
    run(
        dsn,
        "SET session_replication_role = replica; "
        "UPDATE capacity.service_ledger SET booked_covers = booked_covers + 1",
    )
    found = cli("verify", "--json", dsn=dsn)
    assert (found.code, found.data["success"]) == (1, False)
    assert found.data["capacity"]["findings"]
    assert cli("verify", dsn=dsn).code == 1
    assert cli("verify", "--restaurant", str(restaurant), dsn=dsn).code == 1


def test_verify_of_an_unknown_restaurant_fails(dsn: str) -> None:
    found = cli("verify", "--restaurant", str(uuid4()), dsn=dsn)
    assert found.code == 3
    assert "RC101" in found.err


def test_verify_finds_a_changed_routine(dsn: str) -> None:
    run(dsn, ADD_STRANGE)
    found = cli("verify", dsn=dsn)
    assert found.code == 1
    assert "capacity_impl.strange()" in found.out


def test_verify_of_an_empty_database_says_what_to_do(admin_dsn: str) -> None:
    found = cli("verify", dsn=admin_dsn)
    assert found.code == 3
    assert "capacity-db migrate" in found.err


@pytest.mark.parametrize(
    ("value", "percent"), [("true", 100), ("1", 100), ("OFF", 0), ("25%", 25), ("0", 0), ("", None)]
)
def test_migrate_writes_the_enforcement_that_the_environment_asks_for(
    dsn: str, value: str, percent: int | None
) -> None:
    run(dsn, "SELECT capacity_v1.set_enforcement(p_percent => 60)")
    done = cli("migrate", "--json", dsn=dsn, ENABLE_CAPACITY_ENFORCEMENT=value)
    assert done.code == 0, done.err
    expected = 60 if percent is None else percent
    assert run(dsn, "SELECT capacity_v1.get_enforcement() ->> 'percent'") == [(str(expected),)]
    if percent is None:
        assert done.data["enforcement"] is None
    else:
        assert done.data["enforcement"]["percent"] == percent


@pytest.mark.parametrize("value", ["maybe", "50", "101%", "-1%", "1.5%"])
def test_an_enforcement_that_is_not_understood_stops_migrate_before_anything(
    admin_dsn: str, value: str
) -> None:
    failed = cli("migrate", dsn=admin_dsn, ENABLE_CAPACITY_ENFORCEMENT=value)
    assert failed.code == 3
    assert "ENABLE_CAPACITY_ENFORCEMENT" in failed.err
    assert run(admin_dsn, "SELECT to_regnamespace('capacity_deploy')") == [(None,)]


@pytest.mark.parametrize("command", ["migrate", "status", "plan", "rollback", "verify"])
def test_help_has_examples_and_exit_codes(command: str) -> None:
    shown = cli(command, "--help", dsn="")
    assert shown.code == 0
    assert "Examples:" in shown.out
    assert "Exit codes:" in shown.out
    assert f"capacity-db {command}" in shown.out


def test_the_library_prints_nothing(admin_dsn: str, capfd: pytest.CaptureFixture[str]) -> None:
    deploy.migrate(admin_dsn)
    deploy.status(admin_dsn)
    deploy.rollback(admin_dsn, None)
    assert capfd.readouterr() == ("", "")

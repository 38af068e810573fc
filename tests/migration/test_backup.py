"""A backup is complete and verified before anything is changed, or nothing is changed."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from capacity_db import deploy
from capacity_db.deploy import DeployError, Event, EventKind
from capacity_db.deploy.programs import Programs, find_programs
from tests.migration.support import Release, cli, copy_release, fill, run, snapshot
from tests.support.databases import fresh_database
from tests.support.servers import Server

CLOCK = "sql/10_core/clock.sql"
ROWS = "SELECT id::text, reference, guest_name FROM capacity.bookings ORDER BY id"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """This release with one routine changed, so that there is something to do."""
    copied = copy_release(tmp_path_factory.mktemp("release"))
    copied.append(CLOCK, "\n-- changed\n")
    return copied


@pytest.fixture
def real(dsn: str) -> Programs:
    """The programs that fit the server of the tests."""
    with psycopg.connect(dsn) as connection:
        return find_programs(connection.info.server_version // 10000)


def wrapped(folder: Path, real: Programs, script: str) -> Path:
    """A folder of programs whose pg_dump is a script; "$real" in it is the true one."""
    folder.mkdir()
    (folder / "pg_restore").symlink_to(real.pg_restore)
    program = folder / "pg_dump"
    program.write_text(
        f"#!/bin/bash\nreal={real.pg_dump}\n"
        '[ "$1" = --version ] && exec "$real" "$@"\n'
        'for word in "$@"; do case $word in --file=*) file=${word#--file=};; esac; done\n'
        f"{script}\n"
    )
    program.chmod(0o755)
    return folder


def comparable(found: dict[str, str]) -> dict[str, str]:
    """A snapshot as far as pg_dump and pg_restore keep its words.

    A restored CHECK says a AND b AND c without the parentheses around a AND b, and default rights
    that were said are not; `status` knows that these are the same.
    """
    return {
        key: value.replace("(", "").replace(")", "")
        for key, value in found.items()
        if not key.startswith(("grants ", "schema "))
    }


def refused(
    dsn: str, release: Release, target: Path, match: str, pg_bin: Path | None = None
) -> str:
    """Migrating with this backup must fail, and leave neither a file nor a change; the hint."""
    before = snapshot(dsn)
    with pytest.raises(DeployError, match=match) as caught:
        deploy.migrate(dsn, source=release.source, backup=target, pg_bin=pg_bin)
    assert snapshot(dsn) == before
    assert not list(target.parent.glob("*.partial"))
    return caught.value.hint


def test_a_backup_holds_what_was_there_before_and_can_be_restored(
    server: Server, dsn: str, release: Release, real: Programs, tmp_path: Path
) -> None:
    fill(dsn)
    before, rows = snapshot(dsn), run(dsn, ROWS)
    target = tmp_path / "before.dump"
    events: list[Event] = []

    report = deploy.migrate(dsn, source=release.source, backup=target, on_event=events.append)

    assert report.files == (CLOCK.removeprefix("sql/"),)
    assert report.backup is not None
    assert report.backup.bytes == target.stat().st_size > 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [target.name]
    kinds = [event.kind for event in events]
    assert kinds[:2] == [EventKind.BACKUP] * 2
    assert kinds[2:] == [EventKind.FILE], "it comes first"
    assert snapshot(dsn) != before
    with fresh_database(server) as name:
        restored = server.conninfo(name)
        command = [str(real.pg_restore), "--exit-on-error", f"--dbname={restored}", str(target)]
        subprocess.run(command, check=True)
        assert comparable(snapshot(restored)) == comparable(before)
        assert deploy.status(restored).clean
        assert run(restored, ROWS) == rows != []


@pytest.mark.once
def test_nothing_to_do_needs_no_backup_and_none_is_written(dsn: str, tmp_path: Path) -> None:
    target = tmp_path / "none.dump"
    done = cli("migrate", "--backup", str(target), dsn=dsn)
    assert done.code == 0, done.err
    assert done.out.startswith(f"There was nothing to change, so {target} was not written.\n")
    assert not target.exists()


def test_the_command_backup_writes_one_at_any_time(dsn: str, tmp_path: Path) -> None:
    target = tmp_path / "any.dump"
    done = cli("backup", str(target), "--json", dsn=dsn)
    assert done.code == 0, done.err
    assert done.data["bytes"] == target.stat().st_size
    ((tables,),) = run(dsn, "SELECT count(*) FROM pg_tables WHERE schemaname ~ '^capacity'")
    assert done.data["tables"] == tables
    assert "reading the backup to its end" in done.err
    again = cli("backup", str(target), dsn=dsn)
    assert (again.code, "exists already" in again.err) == (3, True)


@pytest.mark.once
def test_no_file_is_ever_overwritten(dsn: str, release: Release, tmp_path: Path) -> None:
    target = tmp_path / "old.dump"
    target.write_text("the only copy")
    assert "never overwrites" in refused(dsn, release, target, "exists already")
    assert target.read_text() == "the only copy"
    dangling = tmp_path / "link.dump"
    dangling.symlink_to(tmp_path / "elsewhere")
    refused(dsn, release, dangling, "exists already")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.once
def test_what_a_killed_run_left_is_replaced(dsn: str, tmp_path: Path) -> None:
    target = tmp_path / "new.dump"
    left = tmp_path / "new.dump.partial"
    left.write_text("half")
    left.chmod(0o644)
    deploy.back_up(dsn, target)
    assert (target.exists(), left.exists()) == (True, False)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_truncated_dump_is_refused_though_its_list_can_be_read(
    dsn: str, release: Release, real: Programs, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    script = f'"$real" "$@" && truncate --size=-3000 "$file" && cp "$file" {copy}'
    bad = wrapped(tmp_path / "bad", real, script)
    (tmp_path / "out").mkdir()
    refused(dsn, release, tmp_path / "out" / "a.dump", "pg_restore failed", bad)
    assert not list((tmp_path / "out").iterdir())
    subprocess.run([real.pg_restore, "--list", copy], check=True, capture_output=True)

    good = wrapped(tmp_path / "good", real, 'exec "$real" "$@"')
    assert deploy.back_up(dsn, tmp_path / "out" / "a.dump", pg_bin=good).tables > 0


@pytest.mark.once
@pytest.mark.parametrize("option", ["--exclude-table", "--exclude-table-data"])
def test_a_dump_without_some_table_is_refused(
    dsn: str, release: Release, real: Programs, tmp_path: Path, option: str
) -> None:
    bad = wrapped(tmp_path / "bad", real, f'exec "$real" "$@" {option}=capacity.bookings')
    match = r"lacks these tables, or their rows: capacity\.bookings$"
    refused(dsn, release, tmp_path / "a.dump", match, bad)


@pytest.mark.once
def test_a_dump_for_which_there_is_no_room_is_refused(
    dsn: str, release: Release, real: Programs, tmp_path: Path
) -> None:
    full = wrapped(tmp_path / "full", real, 'ulimit -f 100; "$real" "$@"')
    hint = refused(dsn, release, tmp_path / "a.dump", "pg_dump failed", full)
    assert hint.startswith("There is no backup, and nothing was changed.")
    refused(dsn, release, tmp_path / "missing" / "a.dump", "cannot be written")
    (tmp_path / "file").touch()
    refused(dsn, release, tmp_path / "file" / "a.dump", "cannot be written")


@pytest.mark.once
def test_a_pg_dump_that_is_too_old_is_refused_with_what_to_install(
    dsn: str, release: Release, real: Programs, tmp_path: Path
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (old / name).write_text(f'#!/bin/sh\necho "{name} (PostgreSQL) 14.2"\n')
        (old / name).chmod(0o755)
    major = real.version.partition(".")[0]
    hint = refused(dsn, release, tmp_path / "a.dump", rf"{old}/pg_dump is 14\.2", old)
    assert "postgresql-client-" in hint
    assert int(major) >= 15
    empty = tmp_path / "empty"
    empty.mkdir()
    refused(dsn, release, tmp_path / "a.dump", f"no pg_dump .* in {empty}$", empty)


def test_who_cannot_read_every_table_gets_no_backup(dsn: str, tmp_path: Path) -> None:
    run(dsn, "CREATE ROLE half_blind LOGIN")
    try:
        with pytest.raises(DeployError, match=r"pg_dump failed: .*permission denied"):
            deploy.back_up(make_conninfo(dsn, user="half_blind"), tmp_path / "a.dump")
    finally:
        run(dsn, "DROP ROLE half_blind")
    assert not list(tmp_path.iterdir())


@pytest.mark.once
def test_a_password_does_not_show_in_the_list_of_processes(
    dsn: str, real: Programs, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    # The command line as ps shows it, and what only this user may read.
    look = (
        "import json, os; words = open(f'/proc/{os.getppid()}/cmdline').read().split(chr(0)); "
        "print(json.dumps([words, os.environ.get('PGPASSWORD')]))"
    )
    script = f'python3 -c "{look}" > {seen}\nexec "$real" "$@"'
    looking = wrapped(tmp_path / "looking", real, script)
    secret = "s3cret word'%"
    deploy.back_up(make_conninfo(dsn, password=secret), tmp_path / "a.dump", pg_bin=looking)
    words, given = json.loads(seen.read_text())
    assert given == secret
    assert any(word.startswith("--dbname=") for word in words)
    assert not any("s3cret" in word for word in words)

    with pytest.raises(DeployError, match="cannot hand sslpassword to pg_dump"):
        deploy.back_up(make_conninfo(dsn, sslpassword=secret), tmp_path / "b.dump")

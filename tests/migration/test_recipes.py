"""The recipes of docs/deploying.md where they need what its page does not have.

That is two releases, and guests. The rest of the page is run as it stands (tests/docs).
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb

from capacity_db import deploy
from capacity_db.deploy.programs import find_programs
from tests.migration.later import (
    MIGRATION,
    RESTAURANT,
    books_and_refuses,
    later_release,
    open_restaurant,
)
from tests.migration.support import ROOT, Finished, Release, finish, run, snapshot, start

pytestmark = pytest.mark.once

PAGE = (ROOT / "docs" / "deploying.md").read_text()

# The command of the later release: the same program, with that release's SQL.
_LATER = """
import sys
from pathlib import Path
from capacity_db.deploy import source
root = Path(sys.argv.pop(1))
source.assets_dir = lambda name: root / name
from capacity_db.cli import main
main(prog_name="capacity-db")
"""

SECRETS = {
    "guest_name": "Ada Lovelace",
    "guest_email": "ada@example.org",
    "guest_phone": "+41 79 555 01 23",
    "notes": "allergic to hazelnuts",
}


def recipe(start_of_line: str) -> list[str]:
    """The words of the one command of the page that begins so."""
    (line,) = [
        line for line in PAGE.splitlines() if line.startswith(f"capacity-db {start_of_line}")
    ]
    return line.split()[1:]


def run_later(release: Release, *words: str, dsn: str) -> Finished:
    """Run the later release's capacity-db."""
    return finish(start(str(release.root), *words, dsn=dsn, program=_LATER))


@pytest.mark.parametrize("with_migration", [False, True])
def test_the_recipe_for_going_back_brings_a_database_that_books_as_before(
    dsn: str, tmp_path: Path, with_migration: bool
) -> None:
    release = later_release(tmp_path, with_migration=with_migration)
    open_restaurant(dsn)
    clean = snapshot(dsn)
    books_and_refuses(dsn, "2050-06-17")
    migrated = run_later(release, "migrate", "--yes", "--json", dsn=dsn)
    assert migrated.data["migrations"] == [MIGRATION] * with_migration, migrated.err
    words = recipe("rollback --count" if with_migration else "rollback --routines")

    done = run_later(release, *words, dsn=dsn)

    assert done.code == 0, done.err
    assert "are in force again" in done.out
    assert snapshot(dsn) == clean
    assert run(dsn, "SELECT count(*) FROM capacity.bookings") == [(1,)]
    books_and_refuses(dsn, "2050-06-18")
    if with_migration:
        return
    # The newer package sees what differs, and brings its own again.
    assert run_later(release, "status", dsn=dsn).code == 1
    assert run_later(release, "migrate", "--yes", dsn=dsn).code == 0
    assert run_later(release, "status", dsn=dsn).code == 0
    again = run_later(release, *words, "--json", dsn=dsn)
    assert (again.code, again.data["restored"] is None) == (0, False)


def test_rollback_takes_one_kind_of_way_back(dsn: str, tmp_path: Path) -> None:
    release = later_release(tmp_path, with_migration=False)
    assert run_later(release, "rollback", "--routines", "--all", dsn=dsn).code == 2
    failed = run_later(release, "rollback", "--routines", dsn=dsn)
    assert failed.code == 3
    assert "no earlier routines are kept" in failed.err


@pytest.fixture
def guests_dsn(dsn: str) -> str:
    """A database with guests wherever there may be some: bookings, waitlist, history, outbox."""
    open_restaurant(dsn)
    guest = SECRETS
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute(
            "SELECT capacity_v1.create_booking_with_capacity_check(p_restaurant_id => %s, "
            "p_booking_date => '2050-06-17', p_start_time => '19:00', p_party_size => 2, "
            "p_idempotency_key => %s, p_guest_name => %s, p_guest_email => %s, "
            "p_guest_phone => %s, p_notes => %s)",
            (RESTAURANT, guest["guest_email"], *guest.values()),
        ).fetchone()
        assert row
        booking = row[0]["booking"]
        changes = {"notes": f"{guest['notes']}, badly"}
        connection.execute(
            "SELECT capacity_v1.update_booking(%s, %s, %s, %s, 'changed')",
            (RESTAURANT, booking["id"], booking["version"], Jsonb(changes)),
        )
        connection.execute(
            "SELECT capacity_v1.join_waitlist(%s, '2050-06-17', "
            "(SELECT id FROM capacity.service_periods WHERE name = 'Dinner'), 1, "
            "%s, %s, %s, %s, %s)",
            (RESTAURANT, f"waits {guest['guest_phone']}", *guest.values()),
        )
        connection.execute(
            "INSERT INTO capacity.webhooks (restaurant_id, url, secret) "
            "VALUES (%s, 'https://receiver.example.org/hook', 'whsec_AAAA')",
            (RESTAURANT,),
        )
    return dsn


def everything(dsn: str) -> str:
    """All rows of the database as text, as pg_dump has them."""
    with psycopg.connect(dsn) as connection:
        programs = find_programs(connection.info.server_version // 10000)
    command = [str(programs.pg_dump), "--data-only", "--schema=capacity", f"--dbname={dsn}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_recipe_for_staging_leaves_no_guest_and_a_database_that_works(guests_dsn: str) -> None:
    ((reference,), (waiting,)) = run(
        guests_dsn,
        "SELECT reference FROM capacity.bookings UNION ALL "
        "SELECT reference FROM capacity.waitlist_entries",
    )
    secrets = [*SECRETS.values(), "receiver.example.org", reference, waiting]
    before = everything(guests_dsn)
    assert [secret for secret in secrets if secret not in before] == []
    (text,) = re.findall(r"<<'SQL'\n(.*?)^SQL$", PAGE, re.MULTILINE | re.DOTALL)

    with psycopg.connect(guests_dsn, autocommit=True) as connection:
        # One by one, as psql sends them: VACUUM does not go with others.
        for statement in re.sub(r"--[^\n]*", "", text).split(";"):
            if statement.strip():
                connection.execute(statement.encode())

    after = everything(guests_dsn)
    assert [secret for secret in secrets if secret in after] == []
    assert run(guests_dsn, "SELECT count(*) FROM capacity.bookings") == [(1,)]
    assert deploy.status(guests_dsn).clean
    findings = run(guests_dsn, "SELECT capacity_v1.verify_capacity() -> 'findings'")
    assert findings == [([],)]
    books_and_refuses(guests_dsn, "2050-06-18")

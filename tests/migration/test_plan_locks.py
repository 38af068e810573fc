"""What `plan` says of locks is what a server is seen to take."""

from __future__ import annotations

import threading
from pathlib import Path

import psycopg
import pytest

from capacity_db import deploy
from capacity_db.assets import assets_dir
from capacity_db.deploy import Source
from capacity_db.deploy.locks import FILE_NAME, MODES, conflicts
from tests.migration.measured_locks import UPDATE, as_text, locks_outside, measure, routines_lock
from tests.migration.support import Release, cli, copy_release, fill, run
from tests.support.databases import fresh_database
from tests.support.servers import Server

_CONCURRENTLY = """-- transactional: false
CREATE INDEX CONCURRENTLY bookings_extra_idx ON capacity.bookings (created_at);
"""


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A copy of this release."""
    return copy_release(tmp_path)


@pytest.mark.once
def test_the_file_says_what_is_measured(admin_dsn: str, dsn: str) -> None:
    fill(dsn)
    assert routines_lock(dsn) == set(), "routines lock no table, so they run together"
    written = (assets_dir("migrations") / FILE_NAME).read_text()
    assert as_text(measure(Source.read(), admin_dsn, dsn)) == written, f"if that is meant: {UPDATE}"


@pytest.mark.once
def test_measuring_notices_a_lock_a_rewrite_and_a_scan(
    server: Server, dsn: str, tmp_path: Path
) -> None:
    """The control of the test above."""
    release = copy_release(tmp_path)
    release.write("migrations/9000_a.sql", "LOCK TABLE capacity.settings IN SHARE MODE;")
    release.write(
        "migrations/9001_b.sql",
        "ALTER TABLE capacity.bookings ALTER notes TYPE varchar;"
        "ALTER TABLE capacity.bookings ALTER version TYPE numeric;",
    )
    release.write(
        "migrations/9002_c.sql", "ALTER TABLE capacity.bookings ADD CHECK (party_size > 0);"
    )
    release.write("migrations/9003_d.sql", _CONCURRENTLY)
    fill(dsn)
    with fresh_database(server) as name:
        steps = measure(release.source, server.conninfo(name), dsn)["steps"]
    plain = {"rewrites": False, "scans": False}
    assert steps["9000_a"] == [{"table": "settings", "mode": "SHARE", **plain}]
    assert {"table": "bookings", "mode": "ACCESS EXCLUSIVE", "rewrites": True, "scans": True} in (
        steps["9001_b"]
    )
    scan = {"table": "bookings", "mode": "ACCESS EXCLUSIVE", "rewrites": False, "scans": True}
    assert steps["9002_c"] == [scan]
    assert steps["9003_d"] == [scan | {"mode": "SHARE UPDATE EXCLUSIVE"}]


def test_who_waits_for_whom_is_what_the_server_does(dsn: str) -> None:
    """Every pair of modes, against a server."""
    with psycopg.connect(dsn) as holder, psycopg.connect(dsn) as other:
        for mode in MODES:
            holder.execute(f"LOCK TABLE capacity.settings IN {mode} MODE".encode())
            for wanted in MODES:
                query = f"LOCK TABLE capacity.settings IN {wanted} MODE NOWAIT"
                try:
                    other.execute(query.encode())
                    waits = False
                except psycopg.errors.LockNotAvailable:
                    waits = True
                other.rollback()
                assert conflicts(mode, wanted) == waits, (mode, wanted)
            holder.rollback()


def test_a_plan_names_the_tables_that_are_there_already_and_who_waits(dsn: str) -> None:
    fill(dsn)
    run(dsn, "ANALYZE")
    newest = run(dsn, "SELECT max(id) FROM capacity_deploy.migrations")[0][0]
    for table in ("migrations WHERE id", "_yoyo_migration WHERE migration_id"):
        run(dsn, f"DELETE FROM capacity_deploy.{table} = %s", newest)
    run(dsn, "DELETE FROM capacity_deploy.routines WHERE path LIKE %s", "60_triggers/book%")

    found = deploy.plan(dsn)

    assert found.migrations == (newest,)
    assert {lock.step for lock in found.locks} >= {newest, "60_triggers/bookings.sql"}
    (lock,) = [lock for lock in found.locks if lock.step == "60_triggers/bookings.sql"]
    assert (lock.table, lock.mode) == ("bookings", "SHARE ROW EXCLUSIVE")
    assert (lock.bookings_wait, lock.availability_waits) == (True, False)
    assert (lock.rows, lock.rewrites, lock.scans) == (2, False, False)
    assert found.unmeasured == ()
    shown = cli("plan", dsn=dsn).out
    line = "  apply sql/60_triggers/bookings.sql (new)\n"
    told = "    locks bookings (SHARE ROW EXCLUSIVE): bookings wait for a moment\n"
    assert line + told in shown
    assert cli("plan", "--json", dsn=dsn).data["locks"][-1]["step"].startswith("60_triggers/")


def test_bookings_do_wait_for_the_lock_that_is_said_to_stop_them_and_reads_do_not(
    dsn: str,
) -> None:
    """What the words of the plan mean, seen."""
    fill(dsn)
    ((restaurant,),) = run(dsn, "SELECT restaurant_id FROM capacity.restaurants")
    ask = "SELECT capacity_v1.check_slot_availability(%s, '2050-06-17', '20:00', 1)"
    book = (
        "SELECT capacity_v1.create_booking_with_capacity_check(p_restaurant_id => %s, "
        "p_booking_date => '2050-06-17', p_start_time => '20:00', p_party_size => 1, "
        "p_idempotency_key => 'waits')"
    )
    with psycopg.connect(dsn) as holder:
        holder.execute("LOCK TABLE capacity.bookings IN SHARE ROW EXCLUSIVE MODE")
        run(dsn, ask, restaurant)
        booking = threading.Thread(target=run, args=(dsn, book, restaurant))
        booking.start()
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while run(dsn, waits) == [(0,)]:
            assert booking.is_alive(), "the booking did not wait"
        holder.rollback()
        booking.join()


def test_a_fresh_database_has_nothing_to_lock(admin_dsn: str) -> None:
    found = deploy.plan(admin_dsn)
    assert found.migrations
    assert (found.locks, found.unmeasured) == ((), ())


def test_a_step_that_nobody_measured_is_said_to_be_unknown(dsn: str, release: Release) -> None:
    release.write("migrations/9000_extra.sql", "SELECT;")
    release.write("migrations/9000_extra.rollback.sql", "SELECT;")
    assert deploy.plan(dsn, source=release.source).unmeasured == ("9000_extra",)
    release.remove(f"migrations/{FILE_NAME}")
    release.append("sql/60_triggers/bookings.sql", "\n-- changed\n")
    found = deploy.plan(dsn, source=release.source)
    assert found.unmeasured == ("9000_extra", "60_triggers/bookings.sql")


def test_an_index_built_beside_the_bookings_stops_none(dsn: str, tmp_path: Path) -> None:
    path = tmp_path / "0001_concurrently.sql"
    path.write_text(_CONCURRENTLY)
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT oid::bigint, relname, 0 FROM pg_class WHERE oid = 'capacity.bookings'::regclass"
        ).fetchall()
    (lock,) = locks_outside(dsn, str(path), {oid: (name, place) for oid, name, place in rows})
    assert lock["mode"] == "SHARE UPDATE EXCLUSIVE"
    assert not conflicts(lock["mode"], "ROW EXCLUSIVE")

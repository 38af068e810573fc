"""`doctor`: content with a sound installation, and every check seen failing by a planted fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest

from capacity_db.operating import doctor_server, doctor_work, doctor_zones
from capacity_db.operating.check import Check, State
from capacity_db.operating.doctor import NAMES, examine
from tests.client.support import cli
from tests.operating.faults import FAULTS, Fault
from tests.support.databases import AnyConnection, fresh_database
from tests.support.servers import Server

HINTS = {"statistics", "checkpoints"}
"""Checks that depend on what else happens on this server."""


def look(dsn: str, name: str) -> Check:
    """What one check finds."""
    (check,) = examine(dsn, [name]).checks
    assert check.name == name
    return check


@contextmanager
def planted(house: AnyConnection, fault: Fault) -> Iterator[str]:
    """The fault, for as long as this lasts; what must be found."""
    name = house.info.dbname
    checkpoints = "checkpointer" if house.info.server_version >= 170000 else "bgwriter"
    places = {"db": name, "me": house.info.user, "checkpoints": checkpoints}
    # A session of its own: some plants change it.
    try:
        with psycopg.connect(house.info.dsn, autocommit=True) as connection:
            connection.execute(fault.plant.format(**places).encode())
        yield fault.found.format(**places)
    finally:
        house.execute("SET default_transaction_read_only = off")
        house.execute("RESET session_replication_role")
        house.execute(fault.undo.format(**places).encode())
        house.execute("RESET session_replication_role")


@pytest.mark.usefixtures("durable")
def test_a_sound_installation_has_no_problem_and_no_warning(house_dsn: str) -> None:
    report = examine(house_dsn)
    assert tuple(check.name for check in report.checks) == NAMES
    assert report.success
    others = [check for check in report.checks if check.name not in HINTS]
    assert [(c.name, c.found) for c in others if c.state is not State.OK] == []
    assert all(check.found for check in report.checks)


@pytest.mark.usefixtures("durable")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.label)
def test_a_fault_is_found_and_said_what_to_do(
    house: AnyConnection, house_dsn: str, fault: Fault
) -> None:
    if fault.check != "checkpoints":  # of the whole server
        assert look(house_dsn, fault.check).state is State.OK
    with planted(house, fault) as found:
        check = look(house_dsn, fault.check)
        assert (check.state, found in check.found) == (fault.state, True), check.found
        assert check.remedy
        assert examine(house_dsn, [fault.check]).success is (fault.state is not State.PROBLEM)
    assert look(house_dsn, fault.check).state is State.OK


def test_every_check_is_seen_failing() -> None:
    elsewhere = {
        "version", "encoding", "statistics", "clock_changes", "long_transactions",
        "replication_slots", "wraparound",
    }  # fmt: skip
    assert {fault.check for fault in FAULTS} | elsewhere == set(NAMES)


def test_a_server_of_another_version_is_warned_of(
    house_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(house_dsn, "version").state is State.OK
    monkeypatch.setattr(doctor_server, "NEWEST", 14)
    assert look(house_dsn, "version").state is State.WARNING


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_name_is_refused_and_found(
    server: Server, house_dsn: str, encoding: str
) -> None:
    assert look(house_dsn, "encoding").state is State.OK
    with psycopg.connect(server.conninfo(), autocommit=True) as admin:
        admin.execute(
            f"CREATE DATABASE narrow ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0".encode()
        )
        try:
            refused = cli("migrate", "--yes", dsn=server.conninfo("narrow"))
            check = look(server.conninfo("narrow"), "encoding")
            with psycopg.connect(server.conninfo("narrow")) as connection:
                made = connection.execute(
                    "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'capacity%'"
                ).fetchone()
        finally:
            admin.execute("DROP DATABASE narrow (FORCE)")
    assert (refused.code, made) == (3, (0,))
    assert f"encoding {encoding}" in refused.err
    assert "TEMPLATE template0" in refused.err
    assert (check.state, encoding in check.found) == (State.PROBLEM, True)


def test_a_server_without_fsync_loses_bookings(server: Server, house_dsn: str) -> None:
    with psycopg.connect(server.conninfo(), autocommit=True) as connection:
        row = connection.execute("SHOW fsync").fetchone()
    check = look(house_dsn, "durability")
    assert (row, check.state) in ((("on",), State.OK), (("off",), State.PROBLEM))


def test_missing_statistics_are_a_hint(house_dsn: str) -> None:
    check = look(house_dsn, "statistics")
    assert check.state is State.OK
    assert "pg_stat_statements is not installed" in check.found
    assert "CREATE EXTENSION" in check.remedy


def test_clocks_that_change_differently_are_found(
    house_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(house_dsn, "clock_changes").state is State.OK
    # As if this machine's data were from before daylight saving time, or from after it.
    monkeypatch.setattr(doctor_zones, "ZoneInfo", lambda _: ZoneInfo("Africa/Tunis"))
    check = look(house_dsn, "clock_changes")
    assert check.state is State.WARNING
    assert check.objects[0].startswith("Europe/Zurich on ")


def test_a_change_an_hour_later_on_the_same_day_is_found(
    house_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = doctor_zones.offset

    def late(zone: ZoneInfo, moment: datetime) -> int:
        return real(zone, moment - timedelta(hours=1))

    monkeypatch.setattr(doctor_zones, "offset", late)
    assert look(house_dsn, "clock_changes").state is State.WARNING


def test_the_moments_at_which_a_clock_changes_are_exact() -> None:
    first = datetime(2030, 1, 1, tzinfo=UTC)
    assert list(doctor_zones.changes(ZoneInfo("Europe/Zurich"), first, 365)) == [
        datetime(2030, 3, 31, 1, tzinfo=UTC),
        datetime(2030, 10, 27, 1, tzinfo=UTC),
    ]


def test_a_transaction_that_is_open_for_long_is_found(
    house_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(house_dsn) as idle:
        idle.execute("SELECT 1")
        assert look(house_dsn, "long_transactions").state is State.OK
        monkeypatch.setattr(doctor_work, "IDLE_SECONDS", 0)
        check = look(house_dsn, "long_transactions")
        assert check.state is State.WARNING
        assert f"pid {idle.info.backend_pid}" in check.found
        idle.commit()
        assert look(house_dsn, "long_transactions").state is State.OK


def test_a_slot_that_holds_wal_is_found(
    house: AnyConnection, house_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_work, "SLOT_BYTES", -1)
    assert look(house_dsn, "replication_slots").state is State.OK
    house.execute("SELECT pg_create_physical_replication_slot('planted', true)")
    try:
        check = look(house_dsn, "replication_slots")
        assert (check.state, "planted" in check.found) == (State.PROBLEM, True)
    finally:
        house.execute("SELECT pg_drop_replication_slot('planted')")


@pytest.mark.parametrize(("age", "state"), [(1, State.PROBLEM), (0.75, State.WARNING)])
def test_a_database_that_was_never_frozen_is_found(
    house: AnyConnection,
    house_dsn: str,
    monkeypatch: pytest.MonkeyPatch,
    age: float,
    state: State,
) -> None:
    row = house.execute("SELECT age(datfrozenxid) FROM pg_database WHERE datname = %s",
                        (house.info.dbname,)).fetchone()  # fmt: skip
    assert row is not None
    assert look(house_dsn, "wraparound").state is State.OK
    monkeypatch.setattr(doctor_work, "AGE", row[0] * (0.5 if age == 1 else 0.75))
    assert look(house_dsn, "wraparound").state is state


def test_a_login_without_rights_gets_as_far_as_it_may(server: Server, house_dsn: str) -> None:
    with psycopg.connect(house_dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE passer_by LOGIN")
        try:
            report = examine(server.conninfo(connection.info.dbname, "passer_by"))
        finally:
            connection.execute("DROP ROLE passer_by")
    states = {check.name: check.state for check in report.checks}
    hidden = {
        "release", "time_zones", "clock_changes", "sweep", "deliver", "prune", "configuration",
        "overbooking", "tables_as_migrated",
    }  # fmt: skip
    assert {name for name, state in states.items() if state is State.UNKNOWN} == hidden
    assert states["triggers_enabled"] is State.OK
    assert states["row_level_security"] is State.OK
    assert set(report.denied) == hidden
    assert not report.success


def test_a_job_that_lost_its_rights_fails(server: Server, house_dsn: str) -> None:
    words = ("doctor", "--check", "sweep", "--check", "collation", "--check", "overbooking")
    with psycopg.connect(house_dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE cron LOGIN IN ROLE service_role")
        dsn = server.conninfo(connection.info.dbname, "cron")
        try:
            before = cli(*words, dsn=dsn)
            connection.execute("REVOKE service_role FROM cron")
            after, data = cli(*words, dsn=dsn), cli(*words, "--json", dsn=dsn)
        finally:
            connection.execute("DROP ROLE cron")
    assert (before.code, before.out.splitlines()[-1]) == (0, "Sound: 3 ok.")
    assert (after.code, data.code) == (1, 1)
    assert after.out.splitlines()[-1] == (
        "Sound as far as it could look; 2 checks were not possible for want of rights:"
        " 1 ok, 2 unknown."
    )
    assert (data.json["success"], data.json["denied"]) == (False, ["sweep", "overbooking"])


def test_what_is_not_there_is_no_want_of_rights(admin_dsn: str) -> None:
    report = examine(admin_dsn, ["sweep", "prune"])
    assert [check.state for check in report.checks] == [State.UNKNOWN] * 2
    assert (report.denied, report.success) == ((), True)


def test_a_member_of_service_role_sees_the_work(server: Server, house_dsn: str) -> None:
    with psycopg.connect(house_dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE scraper LOGIN NOINHERIT IN ROLE service_role")
        try:
            dsn = server.conninfo(connection.info.dbname, "scraper")
            report = examine(dsn)
        finally:
            connection.execute("DROP ROLE scraper")
    unknown = {check.name for check in report.checks if check.state is State.UNKNOWN}
    assert unknown == {"release", "tables_as_migrated"}


def test_half_an_installation_is_a_problem_and_no_crash(server: Server, template: str) -> None:
    with fresh_database(server, template) as name:
        dsn = server.conninfo(name)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("DROP SCHEMA capacity_v1, capacity_impl CASCADE")
        report = examine(dsn)
    assert not report.success
    assert {c.state for c in report.checks if c.name == "release"} == {State.PROBLEM}


def test_an_empty_database_is_told_to_migrate(admin_dsn: str) -> None:
    report = examine(admin_dsn)
    (release,) = (check for check in report.checks if check.name == "release")
    assert (release.state, release.remedy) == (State.PROBLEM, "Run `capacity-db migrate`.")
    assert {c.state for c in report.checks if c.area == "work"} >= {State.UNKNOWN}


def test_the_command_prints_what_to_do_and_exits_with_1(
    house: AnyConnection, house_dsn: str
) -> None:
    fault = next(fault for fault in FAULTS if fault.check == "row_level_security")
    arguments = ("--check", "row_level_security", "--check", "sweep")
    sound = cli("doctor", *arguments, dsn=house_dsn)
    assert (sound.code, sound.out.splitlines()[-1]) == (0, "Sound: 2 ok.")
    with planted(house, fault):
        text = cli("doctor", "--quiet", *arguments, dsn=house_dsn)
        data = cli("doctor", "--json", *arguments, dsn=house_dsn)
    assert (text.code, data.code) == (1, 1)
    assert "ENABLE ROW LEVEL SECURITY" in text.out
    assert "sweep" not in text.out
    assert text.out.splitlines()[-1] == "Not sound: 1 ok, 1 problem."
    assert data.json["success"] is False
    assert data.json["counts"] == {"ok": 1, "warning": 0, "problem": 1, "unknown": 0}
    assert data.json["checks"][0]["objects"] == ["capacity.bookings"]

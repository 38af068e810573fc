"""`smoke`: says that a sound installation works, leaves nothing, and notices what is broken."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from capacity_db.functions import SCHEMA_VERSION
from capacity_db.operating import smoke
from capacity_db.operating.smoke import Report, run
from tests.client.support import cli
from tests.operating.faults import RESTAURANT
from tests.support.databases import AnyConnection
from tests.support.servers import Server

STEPS = [
    "schema", "restaurant", "book", "refuse", "full", "replay", "key_of_another_request",
    "strangers", "cancel", "book_again", "guard", "verify", "constraints", "nothing_left",
]  # fmt: skip


@dataclass(frozen=True)
class Break:
    """A routine that is not what it was: text of it is replaced. ``step`` must fail."""

    step: str
    routine: str
    old: str
    new: str


BROKEN = (
    Break("refuse", "capacity_impl.is_within_limits", "SELECT", "SELECT true OR"),
    Break("replay", "capacity_impl.repeated_decision", "BEGIN", "BEGIN\n    RETURN NULL;"),
    Break("strangers", "capacity_impl.check_access", "IS TRUE THEN", "IS NOT NULL THEN"),
    Break("full", "capacity_impl.check_availability", "BEGIN", "BEGIN RETURN '{}';"),
    Break("verify", "capacity_impl.recount_services", "party_size", "party_size + 1"),
)
STATEMENTS = (
    (
        "refuse",
        "ALTER TABLE capacity.bookings DISABLE TRIGGER USER",
        "ALTER TABLE capacity.bookings ENABLE TRIGGER USER",
    ),
    (
        "book_again",
        "ALTER TABLE capacity.bookings DISABLE TRIGGER _40_count_updated",
        "ALTER TABLE capacity.bookings ENABLE TRIGGER _40_count_updated",
    ),
    (
        "cancel",
        "REVOKE EXECUTE ON FUNCTION capacity_v1.cancel_booking FROM service_role",
        "GRANT EXECUTE ON FUNCTION capacity_v1.cancel_booking TO service_role",
    ),
    (
        "strangers",
        "CREATE POLICY planted ON capacity.bookings FOR SELECT TO authenticated USING (true)",
        "DROP POLICY planted ON capacity.bookings",
    ),
    (
        "book",
        "ALTER FUNCTION capacity_impl.create_booking RENAME TO gone",
        "ALTER FUNCTION capacity_impl.gone RENAME TO create_booking",
    ),
    (
        "restaurant",
        "REVOKE EXECUTE ON FUNCTION capacity_v1.set_capacity_rule FROM service_role",
        "GRANT EXECUTE ON FUNCTION capacity_v1.set_capacity_rule TO service_role",
    ),
)


def failed(report: Report) -> list[str]:
    """The steps that failed."""
    return [step.name for step in report.steps if not step.success]


@contextmanager
def broken(house: AnyConnection, change: Break) -> Iterator[None]:
    """The routine with its text replaced, for as long as this lasts."""
    row = house.execute("SELECT pg_get_functiondef(%s::regproc)", (change.routine,)).fetchone()
    assert row is not None
    assert change.old in row[0]
    house.execute(row[0].replace(change.old, change.new).encode())
    try:
        yield
    finally:
        house.execute(row[0].encode())


def test_a_sound_installation_works_and_nothing_is_left(
    house: AnyConnection, house_dsn: str
) -> None:
    before = rows(house)
    report = run(house_dsn)
    assert [step.name for step in report.steps] == STEPS
    assert failed(report) == []
    assert report.success
    assert all(step.milliseconds >= 0 and step.found for step in report.steps)
    assert report.tables_looked_at >= 15
    assert rows(house) == before


def rows(house: AnyConnection) -> dict[str, int]:
    """How many rows every table has."""
    tables = house.execute(
        "SELECT oid::regclass::text FROM pg_class"
        " WHERE relnamespace = 'capacity'::regnamespace AND relkind = 'r'"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        row = house.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        assert row is not None
        counts[str(table)] = int(row[0])
    return counts


def test_what_is_left_is_found(house_dsn: str) -> None:
    """Red control: of a restaurant that is there every row is counted."""
    with psycopg.connect(house_dsn, autocommit=True) as connection:
        left, tables = smoke.remains(connection, uuid.UUID(RESTAURANT))
        nothing, _ = smoke.remains(connection, uuid.uuid4())
    assert left["restaurants"] == left["capacity_rules"] == 1
    assert (nothing, tables >= 15) == ({}, True)


def test_it_waits_for_nobody_and_nobody_for_it(house: AnyConnection, house_dsn: str) -> None:
    with house.transaction(force_rollback=True):
        for table in ("restaurants", "settings", "service_ledger", "bookings", "event_cursor"):
            house.execute(f"SELECT FROM capacity.{table} FOR UPDATE".encode())
        assert failed(run(house_dsn)) == []


@pytest.mark.once
@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.step)
def test_a_broken_routine_is_noticed(house: AnyConnection, house_dsn: str, change: Break) -> None:
    with broken(house, change):
        report = run(house_dsn)
    assert failed(report) == [change.step], report.steps
    assert report.steps[-1].name == "nothing_left"
    assert not report.success
    assert run(house_dsn).success


@pytest.mark.once
@pytest.mark.parametrize(("step", "plant", "undo"), STATEMENTS)
def test_what_somebody_switched_off_is_noticed(
    house: AnyConnection, house_dsn: str, step: str, plant: str, undo: str
) -> None:
    house.execute(plant.encode())
    try:
        report = run(house_dsn)
    finally:
        house.execute(undo.encode())
    assert failed(report) == [step], report.steps
    assert run(house_dsn).success


def test_a_login_that_is_only_of_the_service_may_smoke(server: Server, house_dsn: str) -> None:
    with psycopg.connect(house_dsn, autocommit=True) as connection:
        connection.execute("CREATE ROLE deployer LOGIN NOINHERIT IN ROLE service_role")
        try:
            report = run(server.conninfo(connection.info.dbname, "deployer"))
        finally:
            connection.execute("DROP ROLE deployer")
    assert failed(report) == []
    assert "not tried" in {step.name: step.found for step in report.steps}["strangers"]


@pytest.mark.once
def test_the_command_exits_with_1_and_names_the_step(house: AnyConnection, house_dsn: str) -> None:
    sound = cli("smoke", "--json", dsn=house_dsn)
    assert (sound.code, sound.json["success"], sound.json["failed"]) == (0, True, None)
    with broken(house, BROKEN[0]):
        text = cli("smoke", dsn=house_dsn)
        data = cli("smoke", "--json", dsn=house_dsn)
    assert (text.code, data.code, data.json["failed"]) == (1, 1, "refuse")
    assert "FAILED refuse" in text.out
    assert data.json["left"] == {}


@pytest.mark.once
def test_an_empty_database_fails_at_the_first_step(admin_dsn: str) -> None:
    found = cli("smoke", "--json", dsn=admin_dsn)
    assert (found.code, found.json["failed"]) == (1, "schema")
    assert "capacity-db migrate" in found.json["steps"][0]["remedy"]


@pytest.mark.once
def test_an_older_schema_fails_at_the_first_step(house: AnyConnection, house_dsn: str) -> None:
    version, older = f"SELECT {SCHEMA_VERSION}", f"SELECT {SCHEMA_VERSION - 1}"
    with broken(house, Break("schema", "capacity_v1.schema_version", version, older)):
        found = cli("smoke", dsn=house_dsn)
    assert found.code == 1
    assert "FAILED schema" in found.out
    needs = f"capacity_v1 has schema version {SCHEMA_VERSION - 1}, this client needs"
    assert f"{needs} {SCHEMA_VERSION}" in found.out
    assert "Run `capacity-db migrate`" in found.out
    assert "dinner" not in found.out
    assert "dinner" in cli("smoke", dsn=house_dsn).out

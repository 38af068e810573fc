"""`stats`: busy services, sizes, and who waits for whom; what it cannot see it says."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from capacity_db import CapacityClient
from capacity_db.operating.doctor import examine
from capacity_db.operating.stats import read
from tests.client.support import cli
from tests.operating.faults import RESTAURANT
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.databases import AnyConnection
from tests.support.servers import Server, run_server

BOOK = """
    SELECT capacity_v1.create_booking_with_capacity_check(
        p_restaurant_id => %s, p_booking_date => %s, p_start_time => '19:00', p_party_size => %s,
        p_idempotency_key => gen_random_uuid()::text, p_guest_name => 'Ada Lovelace')
"""


def day(ahead: int) -> str:
    """A date so many days from now."""
    return f"{datetime.now(UTC).date() + timedelta(days=ahead)}"


def test_the_busiest_services_come_first(house: AnyConnection, house_dsn: str) -> None:
    for ahead, covers in ((2, 3), (3, 9), (4, 5), (20, 10)):
        house.execute(BOOK, (RESTAURANT, day(ahead), covers))
    services = read(house_dsn).services
    assert services is not None
    found = [(str(s["service_date"]), s["booked_covers"], s["max_covers"]) for s in services]
    assert found == [(day(3), 9, 10), (day(4), 5, 10), (day(2), 3, 10)]
    assert services[0]["utilization_percent"] == 90
    assert services[0]["restaurant"] == "Trattoria"

    only = read(house_dsn, top=1, days=30).services
    assert only is not None
    assert [(str(s["service_date"]), s["booked_covers"]) for s in only] == [(day(20), 10)]
    with CapacityClient(house_dsn) as client:
        other = client.upsert_restaurant(
            "00000000-0000-4000-8000-0000000000bb", "Other", "UTC"
        ).restaurant.id
    assert read(house_dsn, restaurant=other).services == []


def test_tables_tell_their_size_and_their_bloat(house: AnyConnection, house_dsn: str) -> None:
    house.execute(
        "INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id)"
        f" SELECT '{RESTAURANT}', 'planted', gen_random_uuid() FROM generate_series(1, 20000)"
    )
    house.execute("VACUUM ANALYZE capacity.outbox_events")
    dense = sizes(house_dsn)
    assert dense["rows_about"] >= 20_000
    assert dense["bloat_percent_about"] < 15
    house.execute(
        "DELETE FROM capacity.outbox_events WHERE event_type = 'planted' AND id % 10 <> 0"
    )
    house.execute("VACUUM ANALYZE capacity.outbox_events")
    assert sizes(house_dsn)["bloat_percent_about"] > 70


def sizes(dsn: str) -> dict[str, float]:
    """What stats has of the outbox."""
    tables = read(dsn).tables
    assert tables is not None
    return next(row for row in tables if row["table"] == "outbox_events")


def test_who_waits_for_whom_is_shown_without_the_text_of_queries(
    house: AnyConnection, house_dsn: str
) -> None:
    assert read(house_dsn).locks == []
    with house.transaction(force_rollback=True), psycopg.connect(house_dsn) as waiting:
        house.execute(BOOK, (RESTAURANT, day(5), 1))

        def wait() -> None:
            with suppress(psycopg.errors.QueryCanceled):
                waiting.execute(BOOK, (RESTAURANT, day(5), 1))

        thread = threading.Thread(target=wait)
        thread.start()
        deadline = time.monotonic() + 5
        while not (found := read(house_dsn)).locks:
            assert time.monotonic() < deadline
        (lock,) = found.locks
        assert (lock["pid"], lock["blocked_by"]) == (
            waiting.info.backend_pid,
            house.info.backend_pid,
        )
        assert lock["routine"] == lock["blocker_routine"] == "create_booking_with_capacity_check"
        assert lock["blocker_state"] == "idle in transaction"
        transactions = found.transactions
        text = cli("stats", dsn=house_dsn).out
        data = cli("stats", "--json", dsn=house_dsn).out
        waiting.cancel()
        thread.join()
    assert transactions is not None
    assert {row["pid"] for row in transactions} >= {lock["pid"], lock["blocked_by"]}
    assert "Lovelace" not in text + data
    assert "create_booking_with_capacity_check" in text


def test_slow_calls_need_an_extension_and_it_says_so(house_dsn: str) -> None:
    found = read(house_dsn)
    assert found.calls is None
    assert any("CREATE EXTENSION pg_stat_statements" in note for note in found.notes)


def test_an_extension_that_was_not_loaded_is_a_note_and_no_failure(
    house: AnyConnection, house_dsn: str
) -> None:
    house.execute("CREATE EXTENSION pg_stat_statements")
    try:
        found = read(house_dsn)
    finally:
        house.execute("DROP EXTENSION pg_stat_statements")
    assert found.calls is None
    assert any("shared_preload_libraries" in note for note in found.notes)


@pytest.mark.once
def test_the_slowest_calls_come_first_by_the_name_of_the_routine() -> None:
    preloaded = {"shared_preload_libraries": "pg_stat_statements", "track_io_timing": "on"}
    with (
        run_server(find_bindir(EMBEDDED), preloaded) as server,
        psycopg.connect(server.conninfo(), autocommit=True) as connection,
    ):
        connection.execute("CREATE SCHEMA extra; CREATE EXTENSION pg_stat_statements SCHEMA extra")
        connection.execute("""
            CREATE SCHEMA capacity_v1;
            CREATE FUNCTION capacity_v1.slow(s float8) RETURNS void RETURN pg_sleep(s);
            CREATE FUNCTION capacity_v1.quick(t text) RETURNS text RETURN t""")
        for _ in range(3):
            connection.execute("SELECT capacity_v1.slow(0.02)")
            connection.execute("SELECT capacity_v1.quick('Ada Lovelace')")
        calls = read(server.conninfo()).calls
        (check,) = examine(server.conninfo(), ["statistics"]).checks
    assert calls is not None
    assert [(call["routine"], call["calls"]) for call in calls] == [("slow", 3), ("quick", 3)]
    assert calls[0]["mean_ms"] >= 20 <= calls[0]["p95_ms_about"]
    assert calls[0]["max_ms"] >= calls[0]["mean_ms"] > calls[1]["max_ms"]
    assert "Lovelace" not in str(calls)
    assert check.found == "pg_stat_statements and track_io_timing are on"


def test_a_login_without_rights_is_told_what_it_does_not_see(
    server: Server, house: AnyConnection
) -> None:
    house.execute("CREATE ROLE onlooker LOGIN")
    try:
        found = read(server.conninfo(house.info.dbname, "onlooker"))
    finally:
        house.execute("DROP ROLE onlooker")
    assert found.services is None
    assert found.tables
    assert any(note.startswith("services: permission denied") for note in found.notes)


def test_the_command_says_it_as_text_and_as_json(house_dsn: str) -> None:
    text = cli("stats", "--top", "3", dsn=house_dsn)
    assert (text.code, text.err) == (0, "")
    for heading in ("Busy services", "Tables", "Largest indexes", "Waiting for a lock"):
        assert heading in text.out
    data = cli("stats", "--json", "--top", "3", dsn=house_dsn).json
    assert {table["table"] for table in data["tables"]} >= {"bookings", "service_ledger"}
    assert len(data["indexes"]) == 3

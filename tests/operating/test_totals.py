"""`verify --correct-totals`: exact while bookings are made, and the guards never leave."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from uuid import UUID

import psycopg
import pytest

from capacity_db import CapacityClient, deploy
from tests.client.support import cli
from tests.concurrency.recount import differences
from tests.concurrency.support import (
    DAY,
    LEVELS,
    Session,
    enforced_restaurant,
    sessions,
    wait_until_blocked,
)
from tests.guards.support import findings, fingerprint
from tests.support.databases import AnyConnection

pytestmark = pytest.mark.once

COMMITTED: Final = LEVELS["read committed"]
CORRECT: Final = "SELECT capacity_impl.correct_totals(%s, 'a test', 'tester')"
FORGE: Final = """UPDATE capacity.service_ledger SET booked_covers = booked_covers + 3,
    shadow_parties = shadow_parties + 1 WHERE restaurant_id = %s"""
FORGE_SLOTS: Final = """UPDATE capacity.booking_slots SET reserved_count = reserved_count + 3
    WHERE restaurant_id = %s"""
GUARDS: Final = "SELECT tgenabled::text FROM pg_trigger WHERE tgname = '_10_guard'"
DECISIONS: Final = """SELECT operation, mode::text, actor, authorises_debt, options ->> 'reason'
    FROM capacity.decisions WHERE operation = 'correct_totals'"""


def forge(conn: AnyConnection, restaurant: UUID) -> None:
    """Write wrong totals, as only somebody with triggers off can."""
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        for statement in (FORGE, FORGE_SLOTS):
            assert conn.execute(statement.encode(), (restaurant,)).rowcount >= 1


def book(client: CapacityClient, restaurant: UUID, hour: int = 19, party: int = 2) -> None:
    """Book for DAY."""
    assert client.create_booking(restaurant, DAY, dt.time(hour), party).success


def correct(session: Session, restaurant: UUID) -> None:
    """Correct totals as the owner; the transaction stays open."""
    session.connection.execute("SET LOCAL ROLE capacity_owner")
    session.connection.execute(CORRECT.encode(), (restaurant,))


def set_bluntly(session: Session, restaurant: UUID) -> None:
    """The control: write what a recount says, without any lock."""
    session.connection.execute("SET LOCAL session_replication_role = replica")
    session.connection.execute(
        """UPDATE capacity.service_ledger AS l SET booked_covers = c.covers,
               booked_parties = c.parties, shadow_parties = c.shadow_parties
           FROM capacity_impl.recount_services(%s) AS c
           WHERE l.restaurant_id = %s AND l.service_date = c.service_date
             AND l.service_period_id = c.service_period_id""",
        (restaurant, restaurant),
    )
    session.connection.execute(
        """UPDATE capacity.booking_slots AS s SET reserved_count = c.covers
           FROM capacity_impl.recount_slots(%s) AS c
           WHERE s.restaurant_id = %s AND s.starts_at = c.starts_at""",
        (restaurant, restaurant),
    )


@pytest.mark.parametrize(("how", "sound"), [(correct, True), (set_bluntly, False)])
def test_bookings_before_and_behind_a_correction_are_counted_once(
    dsn: str, conn: AnyConnection, how: Callable[[Session, UUID], None], *, sound: bool
) -> None:
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, None)
    book(client, restaurant)
    forge(conn, restaurant)
    with sessions(dsn, COMMITTED, COMMITTED, COMMITTED) as (before, corrector, behind):
        before.connection.execute("SELECT FROM capacity.service_ledger FOR NO KEY UPDATE")
        correction = corrector.start(lambda _: how(corrector, restaurant))
        wait_until_blocked(conn, corrector, by=before)
        book(before.client, restaurant, party=3)  # and neither waits for the other
        before.connection.commit()
        correction.result()
        late = behind.start(lambda other: book(other, restaurant, party=4))
        wait_until_blocked(conn, behind, by=corrector)
        assert conn.execute(GUARDS).fetchall() == [("O",), ("O",)]
        corrector.connection.commit()
        late.result()
        behind.connection.commit()
    assert (findings(conn) == []) is sound
    assert (differences(conn) == []) is sound


def test_a_service_that_is_gone_comes_back_with_its_hold(dsn: str, conn: AnyConnection) -> None:
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, 4)
    assert client.hold_capacity(restaurant, DAY, "19:00", 3).success
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        conn.execute("DELETE FROM capacity.service_ledger")
        conn.execute("DELETE FROM capacity.booking_slots")
    assert {*findings(conn)} == {"service_totals", "slot_counts", "hold_expiry"}
    assert len(deploy.correct_totals(dsn, "restored")) == 1
    assert findings(conn) == []


def test_in_a_storm_of_bookings_corrections_are_exact(dsn: str, conn: AnyConnection) -> None:
    client = CapacityClient(connection=conn)
    restaurants = [
        enforced_restaurant(client, 100_000),
        enforced_restaurant(client, None, "shadow"),
    ]
    for restaurant in restaurants:
        book(client, restaurant)
    stop = threading.Event()

    def traffic(number: int) -> int:
        done = 0
        with CapacityClient(dsn) as worker:
            while not stop.is_set():
                book(worker, restaurants[done % 2], hour=10 + (number + done) % 12)
                done += 1
        return done

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(traffic, number) for number in range(4)]
        try:
            for _ in range(8):
                for restaurant in restaurants:
                    forge(conn, restaurant)
                assert len(deploy.correct_totals(dsn, "storm")) == 2
                time.sleep(0.02)
        finally:
            stop.set()
        assert min(worker.result() for worker in workers) > 0
    assert findings(conn) == []
    assert differences(conn) == []


def test_a_correction_that_fails_leaves_the_guards(dsn: str, conn: AnyConnection) -> None:
    restaurant = enforced_restaurant(CapacityClient(connection=conn), 10)
    book(CapacityClient(connection=conn), restaurant)
    forge(conn, restaurant)
    before = fingerprint(conn)
    with psycopg.connect(dsn) as other:
        other.execute("SELECT FROM capacity.restaurants FOR UPDATE")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            conn.execute(CORRECT.encode(), (restaurant,))
    with pytest.raises(psycopg.errors.RaiseException, match="and then it fails"):
        conn.execute(
            "DO $$ BEGIN PERFORM capacity_impl.correct_totals(r.restaurant_id, 'a test', 'me')"
            " FROM capacity.restaurants AS r; RAISE 'and then it fails'; END $$"
        )
    assert fingerprint(conn) == before
    for _ in range(2):  # and after one that does not
        assert conn.execute(GUARDS).fetchall() == [("O",), ("O",)]
        for statement in (FORGE, FORGE_SLOTS):
            with pytest.raises(psycopg.Error, match="TOTALS_READ_ONLY"):
                conn.execute(statement.encode(), (restaurant,))
        deploy.correct_totals(dsn, "a test")
    assert findings(conn) == []


def test_what_nobody_answered_for_is_seen_by_alerts_also_in_shadow_mode(
    dsn: str, conn: AnyConnection
) -> None:
    client = CapacityClient(connection=conn)
    restaurant = enforced_restaurant(client, 4, "shadow")
    book(client, restaurant, party=6)
    assert client.get_monitoring().overbooked_services == 0  # shadow mode answers for it
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        conn.execute("UPDATE capacity.bookings SET party_size = 7")
    assert len(deploy.correct_totals(dsn, "one more came", restaurant)) == 1
    assert conn.execute(DECISIONS).fetchall() == [
        ("correct_totals", "shadow", "postgres", True, "one more came")
    ]
    (overbooked,) = client.get_monitoring().overbooked
    assert (overbooked.excess_covers, overbooked.cause) == (3, "correct_totals")
    assert findings(conn) == []


def test_the_command_shows_asks_for_a_reason_corrects_and_then_finds_nothing(
    dsn: str, conn: AnyConnection
) -> None:
    restaurant = enforced_restaurant(CapacityClient(connection=conn), 10)
    for hour in (19, 21):
        book(CapacityClient(connection=conn), restaurant, hour)
    forge(conn, restaurant)
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        conn.execute("DELETE FROM capacity.bookings WHERE start_time = '21:00'")
    before = fingerprint(conn)
    correcting = ("verify", "--correct-totals")
    assert cli(*correcting, dsn=dsn).code == cli("verify", "--reason", "x", dsn=dsn).code == 2
    shown = cli(*correcting, "--dry-run", dsn=dsn)
    assert (shown.code, fingerprint(conn)) == (1, before)
    assert f"Would correct 1 service and 2 slots of restaurant {restaurant}" in shown.out
    assert "booked_covers 7 to 2, booked_parties 2 to 1, shadow_parties 1 to 0" in shown.out
    assert "verify --correct-totals --reason TEXT" in shown.out  # the remedy

    done = cli(*correcting, "--reason", "a script", "--restaurant", restaurant, "--json", dsn=dsn)
    assert (done.code, done.err) == (0, "")
    (corrected,) = done.json["corrected"]
    assert (corrected["changed"], corrected["services"], corrected["slots"]) == (True, 1, 2)
    assert conn.execute(DECISIONS).fetchall() == [
        ("correct_totals", "enforce", "postgres", False, "a script")
    ]
    after = fingerprint(conn)
    again = cli(*correcting, "--reason", "a script", dsn=dsn)
    assert (again.code, fingerprint(conn)) == (0, after)
    assert "No total to correct." in again.out


def test_only_who_may_act_as_the_owner_corrects(dsn: str, conn: AnyConnection) -> None:
    restaurant = enforced_restaurant(CapacityClient(connection=conn), 10)
    for role in ("anon", "authenticated", "service_role"):
        conn.execute(f"SET ROLE {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(CORRECT.encode(), (restaurant,))
    conn.execute("SET ROLE capacity_owner")
    assert conn.execute(CORRECT.encode(), (restaurant,)).rowcount == 1
    conn.execute("RESET ROLE")
    conn.execute("CREATE ROLE night_shift LOGIN IN ROLE service_role")
    try:
        login = psycopg.conninfo.make_conninfo(dsn, user="night_shift")
        refused = cli("verify", "--correct-totals", "--reason", "x", dsn=login)
        assert (refused.code, "permission denied" in refused.err) == (3, True), refused.err
    finally:
        conn.execute("DROP ROLE night_shift")
